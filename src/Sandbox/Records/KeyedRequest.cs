using System.Security.Cryptography;
using System.Text.Json;

namespace GraphBooking.Sandbox.Records;

/// <summary>A call that happens once, however often it is sent.</summary>
/// <param name="Operation">Keys of different operations are different keys.</param>
/// <param name="Digest">Of all that the caller asked for.</param>
internal sealed record KeyedRequest(string Operation, string Key, string Digest)
{
    /// <param name="operation">What is asked.</param>
    /// <param name="key">The caller's idempotency key.</param>
    /// <param name="parts">What the caller asks for, in any types that have JSON.</param>
    public static KeyedRequest Of(string operation, string key, params object?[] parts) =>
        new(operation, key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts, Json.Answers))));
}
