namespace GraphBooking.Infrastructure.Persistence;

/// <summary>One PostgreSQL schema a bounded context. Statements name none: the login role's search path finds them.</summary>
internal static class Schemas
{
    public static readonly IReadOnlyList<string> All =
        ["tenancy", "catalog", "customers", "partners", "booking", "payments", "eventstore", "reporting", "operations"];

    public static IEnumerable<string> FirstOnPath(string context) => All.Where(schema => schema != context).Prepend(context);
}
