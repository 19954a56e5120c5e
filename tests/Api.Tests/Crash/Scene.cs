using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.EndToEnd.Payments;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>A payment that stands at one step of its way when the API is killed, at a till of its own.</summary>
internal abstract class Scene
{
    // The longest lease and what comes after it, with much slack for a machine that has more to do.
    private const int Patience = 90;

    protected const long Deposit = 400;

    private List<Task<JsonObject>> _unanswered = [];

    protected Deployment Deployment { get; private set; } = null!;

    protected Till Till { get; private set; } = null!;

    protected Hands Hands { get; private set; } = null!;

    protected string Booking { get; private set; } = "";

    protected Provider Provider => Deployment.Provider;

    /// <summary>A till and a hold.</summary>
    public virtual async Task Prepare(Deployment deployment)
    {
        Deployment = deployment;
        Till = await Till.Open(deployment.Backend, deployment.Provider);
        Hands = await Hands.Of(Till.Shop);
        Booking = await Till.Hold();
        _unanswered = [];
    }

    /// <summary>Ends when the payment is where it is to be when the API dies, or as far as it gets without a lock in its way.</summary>
    public abstract Task Reach();

    /// <summary>The rest of the way, up to a lock.</summary>
    /// <param name="locks">A superuser's transaction, which ends once the API is dead.</param>
    public virtual Task ReachTheLock(NpgsqlConnection locks) => Task.CompletedTask;

    /// <summary>That it really was there, now that the API is dead.</summary>
    public abstract Task WasThere();

    /// <summary>After the restart: that all is well in the end.</summary>
    public abstract Task Recovers();

    /// <summary>Nobody ever heard an answer.</summary>
    public virtual async Task WasNeverAnswered()
    {
        foreach (var request in _unanswered)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => request);
        }
    }

    /// <summary>What became of the requests, for people.</summary>
    protected string Unheard => string.Join("; ", _unanswered.Select(request => request.IsCompletedSuccessfully ? request.Result.ToJsonString() : $"{request.Status}"));

    protected void Unanswered(Task<JsonObject> request) => _unanswered.Add(request);

    protected Task<JsonObject> Until(Func<JsonObject, bool> isSo) => Till.Until(Booking, isSo, Patience);

    /// <summary>Ends when a statement of the API's waits for a lock.</summary>
    /// <param name="statement">As LIKE has it.</param>
    protected Task UntilItWaitsFor(string statement) => Eventually.That(
        async () => (await Hands.Read(
            "SELECT FROM pg_stat_activity WHERE $1 <> '' AND datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $2",
            _ => true,
            P.Text(statement))).Count > 0,
        () => statement);

    /// <summary>What the provider has done, over all payments of the till.</summary>
    protected async Task<(int Charges, int Captures, int Refunds)> Done()
    {
        var counts = await Provider.Counts(Hands.Tenant);
        return ((int)counts["charges"]!, (int)counts["captures"]!, (int)counts["refunds"]!);
    }

    /// <summary>What the books know.</summary>
    protected async Task<(string Status, long Captured, long LeavingMinor)> Known() => Assert.Single(await Hands.Read(
        "SELECT status, captured_minor, (SELECT coalesce(sum(amount_minor), 0)::bigint FROM payments.refunds r WHERE r.tenant_id = p.tenant_id " +
        "AND r.payment_id = p.id AND r.status = 'PENDING') FROM payments.payments p WHERE tenant_id = $1",
        row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2))));

    /// <summary>The books and the provider have these and no others, and agree on all else.</summary>
    protected async Task Agree(int charges, int captures, int refunds)
    {
        Assert.Equal((charges, captures, refunds), await Done());
        Assert.Empty(Audit.Faults(await TenantBooks.Read(Till.Shop, Provider)));
    }

    protected static bool IsConfirmed(JsonObject booking) => Status(booking) == "CONFIRMED";

    protected static JsonNode OnlyPayment(JsonNode booking) => Assert.Single(booking["payments"]!.AsArray())!;
}
