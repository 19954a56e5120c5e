using System.Reflection;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Functions of the database that queries call by name.</summary>
internal static class SqlText
{
    public static readonly MethodInfo LowerMethod = typeof(SqlText).GetMethod(nameof(Lower))!;

    public static readonly MethodInfo AttributesHoldMethod = typeof(SqlText).GetMethod(nameof(AttributesHold))!;

    public static readonly MethodInfo AttributeIsMethod = typeof(SqlText).GetMethod(nameof(AttributeIs))!;

    public static string? Lower(string? text) => throw new NotSupportedException($"Only the database folds '{text?.Length}' characters.");

    /// <summary>Whether the part is in the attributes, found by their index.</summary>
    public static bool AttributesHold(string? attributes, string part) => throw OnlyTheDatabase(attributes, part);

    /// <summary>Whether the value is all that stands at the path.</summary>
    public static bool AttributeIs(string? attributes, string[] path, string value) => throw OnlyTheDatabase(attributes, value);

    private static NotSupportedException OnlyTheDatabase(string? attributes, string value) =>
        new($"Only the database looks for {value.Length} characters in {attributes?.Length}.");
}
