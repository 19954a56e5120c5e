using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Tests.Payments;

public sealed class PaymentDiscrepanciesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A provider that forgets its idempotency keys may come to have two payments for one of ours.</summary>
    [Theory]
    [InlineData("pi_1", "pi_2")]
    [InlineData("pi_2", "pi_1")]
    public async Task Handle_WhenTheProviderHasAPaymentTwice_TellsOfTheOneThatTheBooksDoNotKnow(string known, string unknown)
    {
        var booked = Captured(known);

        var found = await Find([booked], (booked.Id, Listed("pi_1")), (booked.Id, Listed("pi_2")));

        var missing = Assert.Single(found);
        Assert.Equal((DiscrepancyKind.MissingInBooks, unknown), (missing.Kind, missing.ProviderReference));
    }

    [Fact]
    public async Task Handle_WhenOneAtAnEdgeIsListedTwice_TellsOfItOnce()
    {
        var missing = Assert.Single(await Find([], (null, Listed("pi_1")), (null, Listed("pi_1"))));

        Assert.Equal((DiscrepancyKind.MissingInBooks, "pi_1"), (missing.Kind, missing.ProviderReference));
    }

    private static async Task<IReadOnlyList<PaymentDiscrepancy>> Find(Payment[] books, params (PaymentId?, ProviderPayment)[] listed)
    {
        var provider = Answers.Of<IPaymentProvider>((nameof(IPaymentProvider.List), _ => listed.ToAsyncEnumerable()));
        var handler = new GetPaymentDiscrepanciesHandler(
            Answers.Of<IPaymentReads>((nameof(IPaymentReads.Begun), _ => Task.FromResult<IReadOnlyList<Payment>>(books))),
            Answers.Of<IPaymentAccounts>((nameof(IPaymentAccounts.Provider), _ => provider), (nameof(IPaymentAccounts.Of), _ => "main")),
            Answers.Of<ITenantDirectory>((nameof(ITenantDirectory.Find), _ => Task.FromResult<Domain.Tenancy.Tenant?>(Tenant()))),
            new CallerContext { Caller = new Caller(Role.Owner, "owner-1", TenantId.New()) });
        return (await handler.Handle(new GetPaymentDiscrepancies(Noon.AddHours(-1), Noon.AddHours(1)), default)).Value;
    }

    private static Payment Captured(string reference) => new()
    {
        Id = EntityId.New<PaymentId>(),
        BookingId = EntityId.New<BookingId>(),
        Account = "main",
        Status = PaymentStatus.Captured,
        Version = 3,
        AmountMinor = 100,
        CapturedMinor = 100,
        Currency = "EUR",
        ProviderReference = reference,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    private static ProviderPayment Listed(string reference) => new(reference, PaymentStatus.Captured, 100, 100, null, null, null, [], []);

    private static Domain.Tenancy.Tenant Tenant() => new()
    {
        Id = TenantId.New(),
        Slug = "test",
        Name = "Test",
        TimeZone = "UTC",
        Currency = "EUR",
        Isolation = Domain.Tenancy.TenantIsolation.Pooled,
        Region = "eu",
        CreatedAt = Noon,
    };
}
