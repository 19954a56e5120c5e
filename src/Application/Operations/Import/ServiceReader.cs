using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Reads services.</summary>
internal sealed class ServiceReader(RowRules rules, ImportErrors errors)
{
    private readonly RowKeys _keys = new("service");

    public Row<CreateService> Read(JsonPart part, IReadOnlyDictionary<string, ResourceId> resources)
    {
        var fields = new ObjectFields(
            part, errors, "key", "name", "duration", "bufferBefore", "bufferAfter", "slotStep", "price", "deposit", "resources");
        var key = _keys.Read(fields, part, errors);
        var price = Amount(fields.Required("price"));
        return rules.Check(new Row<CreateService>(part, new CreateService(
            fields.Text("name"),
            fields.Parsed<TimeSpan>("duration", Scalars.TryDuration, Scalars.DurationRule) ?? default,
            Span(fields, "bufferBefore"),
            Span(fields, "bufferAfter"),
            Span(fields, "slotStep"),
            price ?? default,
            // Against a price that could not be read, a deposit cannot be judged.
            Amount(fields.Optional("deposit")) is { } deposit && price is not null ? deposit : null,
            Offered(fields, resources),
            _keys.IdempotencyKey(key))));
    }

    private static TimeSpan? Span(ObjectFields fields, string name) =>
        fields.OptionalParsed<TimeSpan>(name, Scalars.TryDuration, Scalars.DurationRule);

    private Money? Amount(JsonPart? part)
    {
        if (part is null)
        {
            return null;
        }

        var fields = new ObjectFields(part, errors, "amountMinor", "currency");
        var amount = fields.Whole("amountMinor");
        var currency = fields.Text("currency");
        return amount is { } minor && part.Find("currency") is { Text: not null } ? new Money(minor, currency) : null;
    }

    private List<ResourceId> Offered(ObjectFields fields, IReadOnlyDictionary<string, ResourceId> resources)
    {
        var offered = new List<ResourceId>();
        foreach (var part in fields.RequiredList("resources"))
        {
            if (fields.TextOf(part) is not { } key)
            {
                continue;
            }

            if (!resources.TryGetValue(key, out var resource))
            {
                errors.Add(part, "No resource of this file has this key.");
            }
            else if (offered.Contains(resource))
            {
                errors.Add(part, "Is named twice.");
            }
            else
            {
                offered.Add(resource);
            }
        }

        return offered;
    }
}
