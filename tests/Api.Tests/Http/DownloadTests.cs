using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using GraphBooking.Application.Reporting;
using GraphBooking.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphBooking.Api.Tests.Http;

/// <summary>How a file goes over the wire, whatever is in it.</summary>
public sealed class DownloadTests
{
    private const string Days = "from=2026-03-01&to=2026-03-08";
    private const string Bookings = $"/reports/bookings.csv?{Days}";
    private const string Revenue = $"/reports/revenue.csv?{Days}";

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("naïve 🙂", "naïve 🙂")]
    public async Task Text_InAFile_IsQuotedAndNoFormula(string name, string cell)
    {
        await using var files = await Files.Start();
        files.Rows.Add(Files.Row(name, 5, 7));

        var answer = await files.Server.Get(Revenue);

        Assert.Equal((200, "text/csv; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(
            $"day,service_id,resource_id,name,captured_minor,refunded_minor,net_minor,currency\r\n2026-03-02,,,{cell},5,7,-2,EUR\r\n", answer.Body);
        Assert.Equal("attachment; filename=revenue-2026-03-01-2026-03-08.csv", answer.ContentHeaders.ContentDisposition?.ToString());
    }

    [Fact]
    public async Task Rows_AreSentWhileMoreAreToCome()
    {
        await using var files = await Files.Start();
        files.Rows.CompleteAfter = 2_000;
        using var response = await files.Open();
        await using var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(body);

        // The source has not ended, and will not before it is told to.
        for (var i = 0; i < 500; i++)
        {
            Assert.NotNull(await reader.ReadLineAsync());
        }

        Assert.False(files.Rows.HasEnded);
        files.Rows.GoOn();
        Assert.Equal(2_001 - 500, (await reader.ReadToEndAsync()).Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task Rows_WhenTheyBreakOff_BreakTheConnectionOff()
    {
        await using var files = await Files.Start();
        files.Rows.CompleteAfter = 2_000;
        files.Rows.IsBroken = true;
        using var response = await files.Open();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        files.Rows.GoOn();

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Rows_WhenTheFirstFails_AreAnError()
    {
        await using var files = await Files.Start();
        files.Rows.CompleteAfter = 0;
        files.Rows.IsBroken = true;
        files.Rows.GoOn();

        Assert.Equal(500, (await files.Server.Get(Revenue)).Status);
    }

    [Fact]
    public async Task Download_WhileTwoOfTheTenantAreRunning_IsRefusedUntilOneHasEnded()
    {
        await using var files = await Files.Start();
        files.Rows.CompleteAfter = 2_000;
        using (var first = await files.Open())
        using (var second = await files.Open())
        {
            var refused = await files.Server.Get(Bookings);

            Assert.Equal(429, refused.Status);
            Assert.Equal("5", Assert.Single(refused.Headers.GetValues("Retry-After")));
            files.Rows.GoOn();
            await first.Content.ReadAsStringAsync();
            await second.Content.ReadAsStringAsync();
        }

        Assert.Equal(200, (await files.Server.Get(Revenue)).Status);
    }

    [Fact]
    public async Task Download_WhenTheTenantHasSpentItsRate_IsRefused()
    {
        await using var files = await Files.Start(("GraphBooking:RateLimit:Enabled", "true"), ("GraphBooking:RateLimit:Burst", "60"), ("GraphBooking:RateLimit:PerSecond", "1"), ("GraphBooking:Limits:MaxCost", "60"));

        Assert.Equal(200, (await files.Server.Get(Revenue)).Status);
        var refused = await files.Server.Get(Revenue);

        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, Problem(refused).Code));
        Assert.True(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), null) > 0);
    }

    [Theory]
    [InlineData("role=OPERATOR", 403, "AUTH_NOT_AUTHORIZED")]
    [InlineData($"tenant={ApiServer.Tenant}&role=CUSTOMER&subject=cus_0192f0c1-0000-7000-8000-000000000003", 403, "AUTH_NOT_AUTHORIZED")]
    [InlineData($"tenant={ApiServer.Tenant}&role=STAFF", 200, null)]
    [InlineData($"tenant={ApiServer.Tenant}&role=OWNER", 200, null)]
    [InlineData("nobody", 401, "AUTH_NOT_AUTHENTICATED")]
    [InlineData(null, 401, "AUTH_NOT_AUTHENTICATED")]
    public async Task Download_OfEveryFile_IsTheManagements(string? who, int status, string? code)
    {
        await using var files = await Files.Start();
        foreach (var file in new[] { "occupancy", "revenue", "bookings" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/reports/{file}.csv?{Days}");
            var answer = await files.Server.Send(request, null, who switch { null => null, "nobody" => "Bearer x", _ => $"Bearer {await files.Server.Token(who)}" });

            Assert.Equal(status, answer.Status);
            Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
            if (code is not null)
            {
                Assert.Equal(("application/problem+json", code), (answer.ContentType, Problem(answer).Code));
            }
        }
    }

    [Theory]
    [InlineData("revenue.csv?to=2026-03-08", "from")]
    [InlineData("revenue.csv?from=2026-03-01", "to")]
    [InlineData("revenue.csv?from=2026-3-1&to=2026-03-08", "from")]
    [InlineData("revenue.csv?from=2026-03-01&from=2026-03-01&to=2026-03-08", "from")]
    [InlineData("revenue.csv?from=2026-03-08&to=2026-03-08", "to")]
    [InlineData("occupancy.csv?from=2026-03-08&to=2026-03-01", "to")]
    [InlineData("bookings.csv?from=2024-03-08&to=2026-03-01", "to")]
    [InlineData("revenue.csv?from=2026-03-01&to=2026-03-08&groupBy=HOUR", "groupBy")]
    [InlineData("occupancy.csv?from=2026-03-01&to=2026-03-08&groupBy=SERVICE", "groupBy")]
    [InlineData("occupancy.csv?from=2026-03-01&to=2026-03-08&groupBy=DAY&groupBy=DAY", "groupBy")]
    public async Task Download_OfWhatCannotBe_IsRefused(string file, string field)
    {
        await using var files = await Files.Start();

        var answer = await files.Server.Get($"/reports/{file}");

        Assert.Equal((400, ("VALIDATION", field)), (answer.Status, Problem(answer)));
    }

    private static (string? Code, string? Field) Problem(Answer answer)
    {
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Equal(answer.Status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
        return (problem.RootElement.GetProperty("code").GetString(), problem.RootElement.TryGetProperty("field", out var field) ? field.GetString() : null);
    }

    /// <summary>A server whose rows come when the test says so.</summary>
    private sealed class Files(ApiServer server, FakeRows rows) : IAsyncDisposable
    {
        public ApiServer Server => server;

        public FakeRows Rows => rows;

        public static RevenueRow Row(string? name, long captured, long refunded) =>
            new(new DateOnly(2026, 3, 2), null, null, name, new Money(captured, "EUR"), new Money(refunded, "EUR"));

        public static async Task<Files> Start(params (string Name, string Value)[] settings)
        {
            var rows = new FakeRows();
            return new Files(
                await ApiServer.Start(configure: builder =>
                {
                    builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
                    builder.Services.Replace(ServiceDescriptor.Singleton<IReportReads>(rows));
                }),
                rows);
        }

        /// <summary>As soon as it begins.</summary>
        public async Task<HttpResponseMessage> Open()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Revenue);
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {await Server.Token()}");
            return await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }

        public async ValueTask DisposeAsync() => await server.DisposeAsync();
    }

    private sealed class FakeRows : IReportReads
    {
        private readonly ConcurrentQueue<RevenueRow> _rows = [];
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many there are, the last of which waits; null for those that were added.</summary>
        public int? CompleteAfter { get; set; }

        public bool IsBroken { get; set; }

        public bool HasEnded { get; private set; }

        public void Add(RevenueRow row) => _rows.Enqueue(row);

        public void GoOn() => _goOn.SetResult();

        public async IAsyncEnumerable<RevenueRow> Revenue(
            IReportDays days, RevenueGrouping grouping, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var row in _rows)
            {
                yield return row;
            }

            for (var i = 1; i < CompleteAfter; i++)
            {
                yield return Files.Row("Visit", i, 0);
            }

            if (CompleteAfter is not null)
            {
                await _goOn.Task.WaitAsync(cancellationToken);
                HasEnded = true;
                yield return IsBroken ? throw new InvalidOperationException("broken") : Files.Row("Visit", 0, 1);
            }
        }

        public IAsyncEnumerable<BookingLine> Bookings(IReportDays days, CancellationToken cancellationToken) => AsyncEnumerable.Empty<BookingLine>();

        public Task<OccupancyFacts> Occupancy(IReportDays days, OccupancyGrouping grouping, CancellationToken cancellationToken) =>
            Task.FromResult(new OccupancyFacts("UTC", [], []));

        public Task<DateTimeOffset> AsOf(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<HeatmapFacts> Heatmap(IReportDays days, ResourceId? resource, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<LeadTime> LeadTime(IReportDays days, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<NoShowRate> NoShowRate(IReportDays days, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<TopService>> TopServices(IReportDays days, int first, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
