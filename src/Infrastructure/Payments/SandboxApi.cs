using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using GraphBooking.Application.Payments;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The sandbox's routes. What is not answered with success is one of the port's exceptions.</summary>
internal sealed class SandboxApi
{
    private const string Conflict = "idempotency_conflict";
    private const string Exists = "already_exists";
    private const string NotFound = "not_found";

    private readonly HttpClient _http;
    private readonly Uri _payments;
    private readonly AuthenticationHeaderValue _key;

    public SandboxApi(HttpClient http, string address, string apiKey)
    {
        _http = http;
        _payments = new Uri(address.TrimEnd('/') + "/v1/payments");
        _key = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public Task<SandboxMessages.Payment> Start(object payment, string idempotencyKey, CancellationToken cancellationToken) =>
        Post("", payment, idempotencyKey, cancellationToken);

    /// <param name="payment">The payment's id.</param>
    /// <param name="step">The route under it.</param>
    /// <param name="body">As JSON.</param>
    /// <param name="idempotencyKey">The same for every copy of the call.</param>
    /// <param name="cancellationToken">Leaves the outcome unknown.</param>
    public Task<SandboxMessages.Payment> Step(
        string payment, string step, object body, string idempotencyKey, CancellationToken cancellationToken) =>
        Post($"/{payment}/{step}", body, idempotencyKey, cancellationToken);

    /// <returns>Null when there is no such payment.</returns>
    public async Task<SandboxMessages.Payment?> Find(string payment, CancellationToken cancellationToken)
    {
        try
        {
            return await Get<SandboxMessages.Payment>($"/{payment}", cancellationToken);
        }
        catch (ProviderRefusedException refused) when (refused.Code == NotFound)
        {
            return null;
        }
    }

    public Task<SandboxMessages.Page> List(string query, CancellationToken cancellationToken) =>
        Get<SandboxMessages.Page>(query, cancellationToken);

    private async Task<SandboxMessages.Payment> Post(string route, object body, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _payments + route) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await Send<SandboxMessages.Payment>(request, cancellationToken);
    }

    private async Task<T> Get<T>(string route, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _payments + route);
        return await Send<T>(request, cancellationToken);
    }

    private async Task<T> Send<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _key;
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await Failure(response, cancellationToken);
        }

        return ProviderJson.Read<T>(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static async Task<Exception> Failure(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
        {
            // Whoever is between us and the sandbox answers 4xx too, but not like this.
            var failure = ProviderJson.Read<SandboxMessages.Failure>(await response.Content.ReadAsByteArrayAsync(cancellationToken));

            // It was asked for before, in other words: it may well have happened.
            if (failure.Error.Code is not (Conflict or Exists))
            {
                return new ProviderRefusedException(failure.Error.Code);
            }
        }

        return new ProviderUnavailableException($"The provider sandbox answered {(int)response.StatusCode}.", inner: null);
    }
}
