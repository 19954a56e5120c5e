using GraphBooking.Application.Operations;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.Http;

internal sealed class FakeShards(bool control = true, bool shard = true) : IShards
{
    public IReadOnlyList<Shard> All { get; } = [new("eu-1", "eu")];

    public Task<bool> Answers(Shard one, CancellationToken cancellationToken) => Task.FromResult(shard);

    public Task<bool> ControlAnswers(CancellationToken cancellationToken) => Task.FromResult(control);
}

/// <summary>Shards that accept the question and say nothing, not even that they were cancelled.</summary>
internal sealed class SilentShards : IShards
{
    public IReadOnlyList<Shard> All { get; } = [new("eu-1", "eu")];

    public Task<bool> Answers(Shard shard, CancellationToken cancellationToken) => new TaskCompletionSource<bool>().Task;

    public Task<bool> ControlAnswers(CancellationToken cancellationToken) => throw new InvalidOperationException("down");
}

internal sealed class FakeTenants : ITenantDirectory
{
    private readonly Tenant _only = new()
    {
        Id = TenantId.New(),
        Slug = ApiServer.Tenant,
        Name = "Harbour Clinic",
        TimeZone = "Europe/Berlin",
        Currency = "EUR",
        Isolation = TenantIsolation.Pooled,
        Region = "eu",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public Task<Tenant?> FindBySlug(string slug, CancellationToken cancellationToken) =>
        Task.FromResult(slug == _only.Slug ? _only : null);

    public Task<Tenant?> Find(TenantId id, CancellationToken cancellationToken) => Task.FromResult(id == _only.Id ? _only : null);

    public Task<Result<Tenant>> Add(Tenant tenant, Consistency consistency, CancellationToken cancellationToken) => throw new NotSupportedException();
}
