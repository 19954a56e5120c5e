using System.Text.Json;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Reads a file into rows and notes every row that is wrong.</summary>
internal sealed class ImportFileReader(RowRules rules, ImportErrors errors, DateTimeOffset now)
{
    /// <returns>Of use only when no error was noted.</returns>
    public ImportFile? Read(string json)
    {
        try
        {
            return Read(LocatedJson.Parse(json));
        }
        catch (JsonException e)
        {
            errors.Add((int)(e.LineNumber ?? 0) + 1, string.Empty, "The JSON is malformed here, or nested too deeply.");
            return null;
        }
    }

    private ImportFile Read(JsonPart root)
    {
        var file = new ObjectFields(root, errors, "tenant", "resources", "services", "customers");
        var resources = new ResourceReader(rules, errors, now);
        var services = new ServiceReader(rules, errors);
        var keys = new RowKeys("customer");
        var tenant = file.Required("tenant") is { } part ? Tenant(part) : null;
        var resourceRows = file.RequiredList("resources").Select(resources.Read).ToList();
        var offered = resourceRows.DistinctBy(row => row.Key).ToDictionary(row => row.Key, row => row.Planned, StringComparer.Ordinal);
        return new ImportFile(
            tenant!,
            resourceRows,
            [.. file.RequiredList("services").Select(service => services.Read(service, offered))],
            [.. file.RequiredList("customers").Select(customer => Customer(customer, keys))]);
    }

    private Row<CreateTenant> Tenant(JsonPart part)
    {
        var fields = new ObjectFields(part, errors, "slug", "name", "timeZone", "currency");
        return rules.Check(new Row<CreateTenant>(part, new CreateTenant(
            fields.Text("slug"), fields.Text("name"), fields.Text("timeZone"), fields.Text("currency"), TenantIsolation.Pooled, null)));
    }

    private Row<CreateCustomer> Customer(JsonPart part, RowKeys keys)
    {
        var fields = new ObjectFields(part, errors, "key", "name", "email", "phone");
        var key = keys.Read(fields, part, errors);
        return rules.Check(new Row<CreateCustomer>(part, new CreateCustomer(
            fields.Text("name"), fields.OptionalText("email"), fields.OptionalText("phone"), keys.IdempotencyKey(key))));
    }
}
