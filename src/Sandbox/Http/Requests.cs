using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>What the calls have in common that send a body.</summary>
internal static class Requests
{
    /// <summary>Reads the fields of a body that is an object, and answers what is wrong with it.</summary>
    /// <param name="http">The call.</param>
    /// <param name="read">Asks for every field that may be there.</param>
    /// <param name="answer">Runs when nothing is wrong.</param>
    public static async Task<IResult> WithBody<T>(this HttpContext http, Func<Fields, T> read, Func<T, Task<IResult>> answer)
    {
        var (json, refusal) = await JsonBody.Read(http.Request);
        if (json is not { } body)
        {
            return Answers.Refused(refusal!);
        }

        var fields = new Fields(body);
        var value = read(fields);
        return fields.Fault() is { } fault ? Answers.Refused(fault) : await answer(value);
    }

    /// <summary>The same for a call that has an idempotency key.</summary>
    public static async Task<IResult> WithKey<T>(this HttpContext http, Func<Fields, T> read, Func<string, T, Task<IResult>> answer)
    {
        var (key, refusal) = IdempotencyKey.Of(http.Request);
        return key is null ? Answers.Refused(refusal!) : await http.WithBody(read, value => answer(key, value));
    }
}
