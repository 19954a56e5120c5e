using System.Collections.Concurrent;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>Answers messages as a test tells it to, and remembers what it was sent and by whom.</summary>
internal sealed class FakeMediator(FakeMediator.Answers answers, CallerContext context) : IMediator
{
    public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        answers.Sent.Enqueue(request);
        answers.Callers.Enqueue(context.Caller);
        await answers.Delay(cancellationToken);
        return (TResponse)answers.To(request);
    }

    public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
        where TNotification : INotification => throw new NotSupportedException();

    internal sealed class Answers
    {
        private readonly Dictionary<Type, Func<object, object>> _answers = [];

        public ConcurrentQueue<object> Sent { get; } = [];

        /// <summary>What happens before the answer.</summary>
        public Func<CancellationToken, Task> Delay { get; set; } = _ => Task.CompletedTask;

        public ConcurrentQueue<Caller> Callers { get; } = [];

        public void On<TMessage, T>(Func<TMessage, Result<T>> answer)
            where TMessage : IRequest<Result<T>> => _answers[typeof(TMessage)] = message => answer((TMessage)message);

        public object To(object message) =>
            _answers.TryGetValue(message.GetType(), out var answer)
                ? answer(message)
                : throw new InvalidOperationException($"secret: nobody answers {message.GetType().Name} in /srv/private.");
    }
}
