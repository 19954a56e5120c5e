using FluentValidation;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;

namespace GraphBooking.Application.Tests.Shared;

/// <summary>The fields that the pipeline would refuse a message for.</summary>
internal static class Violations
{
    public static IEnumerable<string> Of<TMessage>(TMessage message, IValidator<TMessage> validator)
        where TMessage : notnull => new MessageRules<TMessage>([validator]).Broken(message).Select(error => error.Field);

    public sealed class OneShard : IShards
    {
        public IReadOnlyList<Shard> All { get; } = [new Shard("eu-1", "eu")];

        public Task<bool> Answers(Shard shard, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<bool> ControlAnswers(CancellationToken cancellationToken) => Task.FromResult(true);
    }

    public sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
