using System.Text.Json;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Reads resources and their closures.</summary>
internal sealed class ResourceReader(RowRules rules, ImportErrors errors, DateTimeOffset now)
{
    private readonly RowKeys _keys = new("resource");

    public ResourceRow Read(JsonPart part)
    {
        var fields = new ObjectFields(
            part, errors, "key", "name", "timeZone", "capacity", "openingHours", "attributes", "closures");
        var key = _keys.Read(fields, part, errors);
        var row = rules.Check(new Row<CreateResource>(part, new CreateResource(
            fields.Text("name"),
            fields.OptionalText("timeZone"),
            fields.Whole("capacity", otherwise: 1),
            [.. fields.RequiredList("openingHours").Select(Opening).OfType<OpeningHours>()],
            Attributes(fields.Optional("attributes")),
            _keys.IdempotencyKey(key))));
        var planned = EntityId.New<ResourceId>();
        var starts = new HashSet<DateTimeOffset>();
        return new ResourceRow(
            key, planned, row, [.. fields.OptionalList("closures").Select(closure => Closure(closure, key, planned, starts)).OfType<Row<AddClosure>>()]);
    }

    private OpeningHours? Opening(JsonPart part)
    {
        var fields = new ObjectFields(part, errors, "day", "opens", "closes");
        var day = fields.Parsed<DayOfWeek>("day", EnumNames<DayOfWeek>.TryParse, "Must be a day such as MONDAY.");
        var opens = fields.Parsed<TimeOnly>("opens", Scalars.TryWallTime, Scalars.WallTimeRule);
        var closes = fields.Parsed<TimeOnly>("closes", Scalars.TryWallTime, Scalars.WallTimeRule);
        return day is { } d && opens is { } from && closes is { } to ? new OpeningHours(d, from, to) : null;
    }

    private Row<AddClosure>? Closure(JsonPart part, string resource, ResourceId planned, HashSet<DateTimeOffset> starts)
    {
        var fields = new ObjectFields(part, errors, "start", "end", "reason");
        var start = fields.Parsed<DateTimeOffset>("start", Scalars.TryInstant, Scalars.InstantRule);
        var end = fields.Parsed<DateTimeOffset>("end", Scalars.TryInstant, Scalars.InstantRule);
        var reason = fields.OptionalText("reason");
        if (start is not { } from || end is not { } to)
        {
            return null;
        }

        if (!starts.Add(from))
        {
            errors.Add(part.Find("start")!, "Another closure of this resource starts then.");
        }

        // Closures have no key of their own: the start tells those of one resource apart.
        return rules.CheckClosure(
            new Row<AddClosure>(part, new AddClosure(planned, from, to, reason, $"import:closure:{resource}:{from:O}")), now);
    }

    // Without the file's line breaks, so that laying it out anew changes no row.
    private static string? Attributes(JsonPart? part)
    {
        if (part is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(part.Raw));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Broken text in it: left as it is, for the rule that refuses it.
            return part.Raw;
        }
    }
}
