using System.Text.Json;
using GraphBooking.Integration.Tests.Isolation;
using Npgsql;

namespace GraphBooking.Integration.Tests.Plans;

/// <summary>How PostgreSQL would run a statement.</summary>
/// <param name="Indexes">That it reads by.</param>
/// <param name="ReadWhole">Tables that it reads from end to end.</param>
/// <param name="Sorts">Whether it sorts rows.</param>
/// <param name="Text">The whole plan, for messages.</param>
internal sealed record Plan(IReadOnlySet<string> Indexes, IReadOnlySet<string> ReadWhole, bool Sorts, string Text)
{
    /// <param name="source">As whom.</param>
    /// <param name="tenant">Null for all, as the worker.</param>
    /// <param name="sql">Is not run.</param>
    /// <param name="parameters">Are copied.</param>
    public static async Task<Plan> Of(NpgsqlDataSource source, string? tenant, string sql, params IEnumerable<NpgsqlParameter> parameters)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (tenant is not null)
        {
            await connection.SetTenant(tenant);
        }

        await using var explain = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) {sql}", connection);
        foreach (var parameter in parameters)
        {
            explain.Parameters.Add(parameter.Clone());
        }

        return Read((string)(await explain.ExecuteScalarAsync())!);
    }

    private static Plan Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var nodes = Nodes(document.RootElement[0].GetProperty("Plan")).ToArray();
        return new Plan(
            nodes.Select(node => Property(node, "Index Name")).OfType<string>().ToHashSet(),
            nodes.Where(node => Property(node, "Node Type") == "Seq Scan").Select(node => Property(node, "Relation Name")).OfType<string>().ToHashSet(),
            nodes.Any(node => Property(node, "Node Type") is "Sort" or "Incremental Sort"),
            json);
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node) => node.TryGetProperty("Plans", out var plans)
        ? plans.EnumerateArray().SelectMany(Nodes).Prepend(node)
        : [node];

    private static string? Property(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
}
