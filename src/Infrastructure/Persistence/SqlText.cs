using System.Reflection;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Functions of the database that queries call by name.</summary>
internal static class SqlText
{
    public static readonly MethodInfo LowerMethod = typeof(SqlText).GetMethod(nameof(Lower))!;

    public static string? Lower(string? text) => throw new NotSupportedException($"Only the database folds '{text?.Length}' characters.");
}
