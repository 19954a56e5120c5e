using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GraphBooking.Application.Shared;

/// <summary>
/// Under which key an answer is remembered, and of which input. Both are digests: a caller's key may hold anything.
/// </summary>
/// <param name="KeyHash">SHA-256 over mutation, subject and key; the tenant is the row's own.</param>
/// <param name="InputHash">SHA-256 over the whole input.</param>
public sealed record IdempotencyScope(byte[] KeyHash, byte[] InputHash)
{
    private static readonly JsonSerializerOptions InputForm = new() { Converters = { new InstantForm() } };

    /// <returns>
    /// When the caller gave no key, a random one that nobody else can repeat: a commit whose outcome got lost is found again
    /// under it.
    /// </returns>
    public static IdempotencyScope Of<TCommand>(TCommand command, Caller caller)
        where TCommand : IIdempotent
    {
        if (command.IdempotencyKey is not { } key)
        {
            return new IdempotencyScope(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes), []);
        }

        // The key comes last, so that no two scopes spell the same text.
        var scope = $"{command.GetType().Name}\n{caller.Subject.Length}\n{caller.Subject}\n{key}";
        return new IdempotencyScope(
            SHA256.HashData(Encoding.UTF8.GetBytes(scope)),
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), InputForm)));
    }

    public bool IsSameInput(byte[] inputHash) => InputHash.AsSpan().SequenceEqual(inputHash);

    // One instant is one input, whatever offset it is written with.
    private sealed class InstantForm : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetInt64(), TimeSpan.Zero);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.UtcTicks);
    }
}
