using System.Security.Cryptography;
using System.Text;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>Lets in whoever has the API key, and to <see cref="Health"/> everybody.</summary>
internal sealed class ApiKeyCheck(RequestDelegate next, SandboxOptions options)
{
    public const string Health = "/health";

    private readonly byte[] _expected = Digest($"Bearer {options.ApiKey}");

    public Task InvokeAsync(HttpContext http) => http.Request.Path == Health || IsRight(http.Request.Headers.Authorization.ToString())
        ? next(http)
        : Answers.Refused(Refusal.Unauthorized).ExecuteAsync(http);

    // Digests are as long as each other, and take as long to compare wherever they differ.
    private bool IsRight(string authorization) => CryptographicOperations.FixedTimeEquals(Digest(authorization), _expected);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
