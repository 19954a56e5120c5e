using System.Globalization;

namespace GraphBooking.Application.Tests.Operations;

/// <summary>One thing wrong at a time, in a file whose lines are counted.</summary>
public sealed class ImportErrorsTests
{
    private const string Good =
        """
        {
          "tenant": { "slug": "a-tenant", "name": "Name", "timeZone": "Europe/Berlin", "currency": "EUR" },
          "resources": [
            {
              "key": "one",
              "name": "One",
              "capacity": 2,
              "openingHours": [
                { "day": "MONDAY", "opens": "09:00", "closes": "17:00" },
                { "day": "FRIDAY", "opens": "22:00", "closes": "02:00" }
              ],
              "attributes": { "floor": 1 },
              "closures": [
                { "start": "2031-01-01T00:00:00+01:00", "end": "2031-01-02T00:00:00+01:00", "reason": "New Year" }
              ]
            },
            { "key": "two", "name": "Two", "openingHours": [] }
          ],
          "services": [
            {
              "key": "visit",
              "name": "Visit",
              "duration": "PT30M",
              "bufferAfter": "PT10M",
              "price": { "amountMinor": 1000, "currency": "EUR" },
              "deposit": { "amountMinor": 200, "currency": "EUR" },
              "resources": ["one", "two"]
            }
          ],
          "customers": [
            { "key": "ada", "name": "Ada", "email": "ada@example.com", "phone": "+49 30 5550101" }
          ]
        }
        """;

    [Theory]
    [InlineData("\"slug\": \"a-tenant\"", "\"slug\": \"A\"", 2, "tenant.slug", "3 to 63")]
    [InlineData("\"timeZone\": \"Europe/Berlin\", ", "", 2, "tenant.timeZone", "Is missing.")]
    [InlineData("\"timeZone\": \"Europe/Berlin\"", "\"timeZone\": \"Berlin\"", 2, "tenant.timeZone", "IANA")]
    [InlineData("\"timeZone\": \"Europe/Berlin\"", "\"timeZone\": null", 2, "tenant.timeZone", "Is missing.")]
    [InlineData("\"currency\": \"EUR\" },\n  \"res", "\"currency\": \"EURO\" },\n  \"res", 2, "tenant.currency", "ISO 4217")]
    [InlineData("\"key\": \"one\"", "\"key\": \"one:1\"", 5, "resources[0].key", "Must be 1 to 100", 2)]
    [InlineData("\"key\": \"one\"", "\"key\": \"4111-1111-1111-1111\"", 5, "resources[0].key", "card number", 2)]
    [InlineData("\"key\": \"two\"", "\"key\": \"one\"", 17, "resources[1].key", "Another row", 2)]
    [InlineData("\"name\": \"One\"", "\"name\": \" \"", 6, "resources[0].name", "blank")]
    [InlineData("\"name\": \"One\"", "\"name\": 7", 6, "resources[0].name", "Must be text.")]
    [InlineData("\"name\": \"One\"", "\"name\": \"4111 1111 1111 1111\"", 6, "resources[0].name", "card number")]
    [InlineData("\"name\": \"One\"", "\"name\": \"\\ud800\"", 6, "resources[0].name", "surrogate")]
    [InlineData("\"name\": \"One\"", "\"name\": \"a\\u0000\"", 6, "resources[0].name", "NUL")]
    [InlineData("\"name\": \"One\"", "\"name\": \"One\",\n\"name\": \"Uno\"", 7, "resources[0].name", "twice")]
    [InlineData("\"capacity\": 2", "\"capacity\": 0", 7, "resources[0].capacity", "1")]
    [InlineData("\"capacity\": 2", "\"capacity\": 2.5", 7, "resources[0].capacity", "whole number")]
    [InlineData("\"capacity\": 2", "\"capacity\": \"2\"", 7, "resources[0].capacity", "whole number")]
    [InlineData("\"capacity\": 2", "\"capacity\": 4294967297", 7, "resources[0].capacity", "whole number")]
    [InlineData("\"capacity\": 2", "\"capcity\": 2", 7, "resources[0].capcity", "No field")]
    [InlineData("\"MONDAY\"", "\"Monday\"", 9, "resources[0].openingHours[0].day", "MONDAY")]
    [InlineData("\"opens\": \"22:00\"", "\"opens\": \"22\"", 10, "resources[0].openingHours[1].opens", "09:00")]
    [InlineData("\"closes\": \"02:00\"", "\"closes\": \"24:00\"", 10, "resources[0].openingHours[1].closes", "09:00")]
    [InlineData(", \"closes\": \"02:00\"", "", 10, "resources[0].openingHours[1].closes", "Is missing.")]
    [InlineData("{ \"day\": \"FRIDAY\", \"opens\": \"22:00\", \"closes\": \"02:00\" }", "7", 10, "resources[0].openingHours[1]", "object")]
    [InlineData("\"FRIDAY\", \"opens\": \"22:00\"", "\"MONDAY\", \"opens\": \"16:59\"", 8, "resources[0].openingHours", "overlap")]
    [InlineData("{ \"floor\": 1 }", "{ \"card\": 4111111111111111 }", 12, "resources[0].attributes", "card number")]
    [InlineData("{ \"floor\": 1 }", "{ \"half\": \"\\udc00\" }", 12, "resources[0].attributes", "malformed")]
    [InlineData("2031-01-02T00:00:00+01:00", "2030-12-31T23:00:00Z", 14, "resources[0].closures[0].end", "after the start")]
    [InlineData("2031-01-02T00:00:00+01:00", "2031-01-02T00:00:00", 14, "resources[0].closures[0].end", "offset")]
    [InlineData("2031-01-02T00:00:00+01:00", "2031-02-30T00:00:00Z", 14, "resources[0].closures[0].end", "offset")]
    [InlineData(" }\n      ]\n    },", " },\n{ \"start\": \"2030-12-31T23:00:00Z\", \"end\": \"2031-02-01T00:00:00Z\" }\n]\n    },", 15, "resources[0].closures[1].start", "Another closure")]
    [InlineData(", \"openingHours\": []", "", 17, "resources[1].openingHours", "Is missing.")]
    [InlineData("\"PT30M\"", "\"30\"", 23, "services[0].duration", "PT45M")]
    [InlineData("\"PT30M\"", "\"P1Y\"", 23, "services[0].duration", "PT45M")]
    [InlineData("\"PT30M\"", "\"P2D\"", 23, "services[0].duration", "PT1M")]
    [InlineData("\"PT10M\"", "\"PT25H\"", 24, "services[0].bufferAfter", "P1D")]
    [InlineData("\"amountMinor\": 1000, ", "", 25, "services[0].price.amountMinor", "Is missing.")]
    [InlineData("1000, \"currency\": \"EUR\"", "1000, \"currency\": \"EUX\"", 25, "services[0].price", "ISO 4217", 2)]
    [InlineData("\"amountMinor\": 200,", "\"amountMinor\": 2000,", 26, "services[0].deposit", "above the price")]
    [InlineData("\"amountMinor\": 200,", "\"amountMinor\": 1e2,", 26, "services[0].deposit.amountMinor", "whole number")]
    [InlineData("[\"one\", \"two\"]", "[\"one\",\n\"three\"]", 28, "services[0].resources[1]", "No resource")]
    [InlineData("[\"one\", \"two\"]", "[\"one\", \"one\"]", 27, "services[0].resources[1]", "twice")]
    [InlineData("[\"one\", \"two\"]", "\"one\"", 27, "services[0].resources", "list")]
    [InlineData("ada@example.com", "ada", 31, "customers[0].email", "e-mail")]
    [InlineData("+49 30 5550101", "none", 31, "customers[0].phone", "telephone")]
    [InlineData("\"phone\"", "\"4111111111111111\"", 31, "customers[0]", "No field")]
    [InlineData("\"customers\"", "\"clients\"", 30, "clients", "No field", 2)]
    public async Task Import_WhenOneThingIsWrong_NamesLineFieldAndRule(
        string good, string bad, int line, string field, string rule, int errors = 1)
    {
        Assert.Equal(2, Good.Split(good).Length);

        var found = await ImportFixture.Refuse(Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(errors, found.Count);
        var error = Assert.Single(found, error => error.Field == field);
        Assert.Equal(line, error.Line);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\n  \"tenant\": {\n", 3)]
    [InlineData("{\n  \"tenant\": x\n}", 2)]
    [InlineData("{}\n{}", 2)]
    [InlineData("{\r\n\"a\": 1,\r\n}", 3)]
    public async Task Import_WhenTheJsonIsMalformed_NamesTheLine(string json, int line)
    {
        var error = Assert.Single(await ImportFixture.Refuse(json));

        Assert.Equal((line, ""), (error.Line, error.Field));
    }

    [Fact]
    public async Task Import_WhenNestedWithoutEnd_IsRefused() =>
        Assert.Single(await ImportFixture.Refuse(new string('[', 100_000)));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task Import_WhenNoObject_SaysSo(string json)
    {
        var error = Assert.Single(await ImportFixture.Refuse(json));

        Assert.Equal((1, "", "Must be an object."), (error.Line, error.Field, error.Message));
    }

    [Fact]
    public async Task Import_WhenEmpty_NamesEveryMissingPart() => Assert.Equal(
        ["tenant", "resources", "services", "customers"],
        (await ImportFixture.Refuse("{}")).Select(error => error.Field));

    [Fact]
    public async Task Import_WhenManyRowsAreWrong_NamesThemAllInTheirOrder()
    {
        var json = Good.Replace("\"name\": \"Ada\"", "\"name\": \"\"", StringComparison.Ordinal)
            .Replace("\"capacity\": 2", "\"capacity\": -1", StringComparison.Ordinal)
            .Replace("\"a-tenant\"", "\"?\"", StringComparison.Ordinal);

        var errors = await ImportFixture.Refuse(json);

        Assert.Equal(
            ["2 tenant.slug", "7 resources[0].capacity", "31 customers[0].name"],
            errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Line} {error.Field}")));
    }

    [Fact]
    public async Task Import_WhenAClosureIsOver_DoesNotRefuseIt()
    {
        var json = Good.Replace("2031-01", "2020-01", StringComparison.Ordinal).Replace("\"Ada\"", "\"\"", StringComparison.Ordinal);

        Assert.Equal("customers[0].name", Assert.Single(await ImportFixture.Refuse(json)).Field);
    }

    [Fact]
    public async Task Import_WhenAClosureIsOverAndBackwards_RefusesIt()
    {
        var json = Good.Replace("2031-01-02", "2020-01-02", StringComparison.Ordinal);

        Assert.Equal("resources[0].closures[0].end", Assert.Single(await ImportFixture.Refuse(json)).Field);
    }

    [Fact]
    public async Task Import_WhenGood_GoesOnToTheDirectory() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ImportFixture.Refuse('\uFEFF' + Good));
}
