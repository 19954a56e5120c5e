using System.Text.Json;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Answers of transactional commands as they are remembered: resources and services whole, customers by id alone.</summary>
internal static class CatalogAnswer
{
    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    /// <returns>Of an answer that nobody can ask for again, an id of its own.</returns>
    public static Guid IdOf<T>(T value) => value switch
    {
        Resource resource => resource.Id.Value,
        Service service => service.Id.Value,
        Customer customer => customer.Id.Value,
        _ => Guid.CreateVersion7(),
    };

    public static string? Write<T>(T value) => value is Resource or Service ? JsonSerializer.Serialize(value, Options) : null;

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
