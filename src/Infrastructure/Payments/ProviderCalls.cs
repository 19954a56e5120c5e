using System.Diagnostics;
using System.Text.Json;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// What every call to a provider has: a span of its name and nothing else, a time-out over all its requests, and no
/// exceptions but the port's.
/// </summary>
/// <param name="kind">The provider's.</param>
/// <param name="timeout">Of one call.</param>
/// <param name="translate">Turns an exception of the provider's own client into one of the port's; null for any other.</param>
internal sealed class ProviderCalls(string kind, TimeSpan timeout, Func<Exception, Exception?>? translate = null)
{
    /// <exception cref="ProviderUnavailableException">What was asked may or may not have happened.</exception>
    /// <exception cref="ProviderRefusedException">It has not happened, and will not.</exception>
    public async Task<T> Run<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity($"{kind} {operation}", ActivityKind.Client);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(timeout);
        try
        {
            return await call(end.Token);
        }
        catch (Exception e)
        {
            var told = e is OperationCanceledException && cancellationToken.IsCancellationRequested ? e : Translate(e);
            activity?.SetStatus(ActivityStatusCode.Error, told.GetType().Name);
            if (ReferenceEquals(told, e))
            {
                throw;
            }

            throw told;
        }
    }

    private Exception Translate(Exception e) => e switch
    {
        OperationCanceledException => new ProviderUnavailableException($"The provider {kind} did not answer within {timeout}.", e),
        HttpRequestException => new ProviderUnavailableException($"The provider {kind} could not be reached, or broke off.", e),
        JsonException => new ProviderUnavailableException($"The provider {kind} answered with something that is no answer.", e),
        _ => translate?.Invoke(e) ?? e,
    };
}
