using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Execution;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Makes of the engine's errors what a caller may see: message, place, code and what the error's own kind adds, and never
/// what stands behind it.
/// </summary>
internal static class ErrorPresenter
{
    private const int LongestMessage = 500;

    /// <returns>The result.</returns>
    public static ExecutionResult Present(ExecutionResult result, string correlationId)
    {
        if (result.Errors is { Count: > 0 } errors)
        {
            result.Errors = Present(errors, correlationId);
        }

        return result;
    }

    public static ExecutionErrors Present(ExecutionErrors errors, string correlationId)
    {
        var presented = new ExecutionErrors();
        foreach (var error in errors)
        {
            presented.Add(Present(error, correlationId));
        }

        return presented;
    }

    private static ExecutionError Present(ExecutionError error, string correlationId)
    {
        var presented = error is UnhandledError { InnerException: UnavailableException unavailable }
            ? RequestErrors.Unavailable(unavailable)
            : error is UnhandledError
            ? new ExecutionError("Something went wrong on our side.")
            {
                Code = RequestErrors.InternalCode,
                Extensions = new Dictionary<string, object?> { ["correlationId"] = correlationId },
            }
            : new ExecutionError(Masked(error.Message)) { Code = error.Code, Extensions = error.Extensions };
        presented.Path = error.Path;
        foreach (var location in error.Locations ?? [])
        {
            presented.AddLocation(location);
        }

        return presented;
    }

    /// <summary>The engine quotes what was sent, which may be long and may be a card number.</summary>
    public static string Masked(string message)
    {
        if (message.Length <= LongestMessage)
        {
            return CardNumbers.MaskedIn(message);
        }

        // What the cut leaves of a number is no longer known for one, so it goes too.
        var end = LongestMessage;
        while (end > 0 && !char.IsLetter(message[end - 1]))
        {
            end--;
        }

        return CardNumbers.MaskedIn(message[..end]) + "…";
    }
}
