using System.Collections.Concurrent;
using System.Net.WebSockets;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Bookings;
using GraphQL.Transport;

namespace GraphBooking.Api.Http.Streams;

/// <summary>One socket, from its opening to its close.</summary>
/// <param name="socket">Accepted.</param>
/// <param name="gathering">What stands below it, where that can gather messages.</param>
/// <param name="services">Of all sockets.</param>
/// <param name="context">Of the request that was upgraded.</param>
internal sealed class SocketSession(WebSocket socket, GatheringStream? gathering, SocketServices services, HttpContext context) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SocketWriter _writer = new(socket, gathering, services.Options.SendTimeout, context.Abort);
    private readonly TaskCompletionSource<CloseReason> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _gone = new();
    // Small: most sockets have one, and there are thousands of sockets.
    private readonly ConcurrentDictionary<string, Operation> _operations = new(concurrencyLevel: 1, capacity: 1);
    private Credential? _credential;
    private SocketHeaders _given;
    private CredentialWatch? _watch;
    private bool _initialising;

    /// <summary>Begins to close the socket; of several reasons the first one counts.</summary>
    public void End(CloseReason reason) => _end.TrySetResult(reason);

    public async Task Run()
    {
        using var timer = services.Clock.CreateTimer(
            static session => ((SocketSession)session!).EndUnlessInitialised(), this, services.Options.InitTimeout, Timeout.InfiniteTimeSpan);
        var receiving = Receive();
        var reason = await _end.Task;
        await Leave();
        await Close(reason, receiving);
        await receiving;
        await (_watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Task.WhenAll(_operations.Values.Select(operation => operation.Running));
    }

    public void Dispose()
    {
        _gone.Dispose();
        _writer.Dispose();
    }

    private async Task Leave()
    {
        try
        {
            await _gone.CancelAsync();
        }
        catch (AggregateException failure)
        {
            // What was to be cancelled failed at it. The socket closes all the same.
            services.LogFailure(failure);
        }
    }

    private void EndUnlessInitialised()
    {
        if (_credential is null)
        {
            End(CloseReason.InitTimeout);
        }
    }

    private async Task Close(CloseReason reason, Task receiving)
    {
        try
        {
            await _writer.Close(reason, CloseTimeout);
            await receiving.WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            socket.Abort();
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // Or closed already, for what came over it. To abort it now could take the reason away from its client.
        }
    }

    private async Task Receive()
    {
        try
        {
            while (await SocketReader.Read(socket) is { } received)
            {
                using (received.Body)
                {
                    await Handle(received);
                }
            }

            End(CloseReason.Ended);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException)
        {
            End(CloseReason.Ended);
        }
        catch (Exception failure)
        {
            services.LogFailure(failure);
            End(CloseReason.Failed);
        }
    }

    private async ValueTask Handle(ReceivedText received)
    {
        if (_end.Task.IsCompleted)
        {
            return;
        }

        if (received.Refusal is { } refusal)
        {
            End(refusal);
        }
        else if (!SocketMessage.TryRead(received.Body.Written, out var message))
        {
            End(CloseReason.BadRequest("Not a message of this protocol"));
        }
        else
        {
            using (message)
            {
                await Handle(message);
            }
        }
    }

    private async ValueTask Handle(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init":
                await Initialise(message);
                break;
            case "ping":
                await _writer.Pong(message.Payload);
                break;
            case "subscribe":
                await Subscribe(message);
                break;
            case "complete" when _operations.TryRemove(message.Id!, out var operation):
                await operation.Stop.CancelAsync();
                break;
        }
    }

    private async Task Initialise(SocketMessage message)
    {
        if (_initialising)
        {
            End(CloseReason.TooManyInits);
            return;
        }

        _initialising = true;
        _given = SocketHeaders.Of(context.Request).With(message.Payload);
        var credential = await _given.Read(services.Credentials, _gone.Token);
        if (credential.IsInvalid)
        {
            End(CloseReason.Forbidden);
            return;
        }

        _credential = credential;
        _watch = new CredentialWatch(again => _given.Read(services.Credentials, again), services.Clock, () => End(CloseReason.Forbidden));
        _watch.Start(credential);
        await _writer.Acknowledge();
    }

    private async ValueTask Subscribe(SocketMessage message)
    {
        if (_credential is not { } credential)
        {
            End(CloseReason.Unauthorized);
        }
        else if (RequestReader.ReadBody(message.PayloadText, out var request) is { } refusal)
        {
            End(CloseReason.BadRequest(refusal.Message));
        }
        else if (_operations.ContainsKey(message.Id!))
        {
            End(CloseReason.SubscriberExists(message.Id!));
        }
        else if (_operations.Count >= services.Options.MaxOperations)
        {
            await _writer.Error(message.Id!, new(RequestErrors.TooManyOperations(services.Options.MaxOperations)));
        }
        else if (_operations.Values.Sum(operation => operation.Size) + message.Size > RequestBody.MaxBytes)
        {
            // A subscription keeps what it was asked with for as long as it is open.
            await _writer.Error(message.Id!, new(RequestErrors.TooLargeOperations(RequestBody.MaxBytes)));
        }
        else
        {
            Start(message, request, credential);
        }
    }

    private void Start(SocketMessage message, GraphQLRequest request, Credential credential)
    {
        var operation = new Operation(
            message.Size, Arrival.Newest(context, services.Clock), CancellationTokenSource.CreateLinkedTokenSource(_gone.Token));
        _operations[message.Id!] = operation;
        operation.Running = Run(message.Id!, operation, request, credential);
    }

    private async Task Run(string id, Operation operation, GraphQLRequest request, Credential credential)
    {
        try
        {
            await Answer(id, operation, request, credential);
        }
        catch (Exception over) when (over is WebSocketException || (over is OperationCanceledException && IsOver(operation)))
        {
            // The client has enough of it, or is gone: who reads from the socket finds out.
        }
        catch (SubscriberTooSlowException)
        {
            End(CloseReason.TooSlow);
        }
        catch (Exception failure)
        {
            services.LogFailure(failure);
            End(CloseReason.Failed);
        }
        finally
        {
            Forget(id, operation);
            operation.Stop.Dispose();
        }
    }

    private async Task Answer(string id, Operation operation, GraphQLRequest request, Credential credential)
    {
        // One for the whole socket: what it has been shown over it, its client does not see undone over it.
        var consistency = context.Consistency();
        services.Tokens.Read(request.Extensions, consistency);
        var results = services.Server.Stream(
            request,
            credential.Caller,
            queriesOnly: false,
            operation.Arrived,
            context.RequestServices,
            MeterHeaders.Read(_given.Cost, consistency),
            services.Payloads,
            operation.Stop.Token);
        byte[]? head = null;
        await foreach (var result in results)
        {
            if (result.Shared is { } shared)
            {
                await _writer.Next(head ??= SocketWriter.NextHead(id), services.Payloads.For(shared, consistency), result.MoreFollows);
                continue;
            }

            var own = result.Own!;
            services.Tokens.Attach(own, consistency);
            if (!own.Executed)
            {
                // First, because whoever reads of the end may use the id again.
                Forget(id, operation);
                await _writer.Error(id, own);
                return;
            }

            await _writer.Next(id, own);
        }

        Forget(id, operation);
        await _writer.Complete(id);
    }

    // A stream that ended for any other reason must not end in silence.
    private bool IsOver(Operation operation) => operation.Stop.IsCancellationRequested || socket.State != WebSocketState.Open;

    private void Forget(string id, Operation operation) => _operations.TryRemove(KeyValuePair.Create(id, operation));

    private sealed class Operation(int size, long arrived, CancellationTokenSource stop)
    {
        public int Size => size;

        public long Arrived => arrived;

        public CancellationTokenSource Stop => stop;

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
