namespace GraphBooking.Sandbox.Payments;

/// <summary>Why a call was refused.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">Callers switch on it.</param>
/// <param name="Message">For people; holds nothing that the caller sent.</param>
internal sealed record Refusal(int Status, string Code, string Message)
{
    public static readonly Refusal Unauthorized =
        new(401, "unauthorized", "Send the API key as Authorization: Bearer.");

    public static readonly Refusal NotFound = new(404, "not_found", "There is nothing of this name.");

    public static readonly Refusal AlreadyExists =
        new(409, "already_exists", "Something else was made under this id.");

    public static readonly Refusal IdempotencyConflict =
        new(409, "idempotency_conflict", "This idempotency key was used before with another request.");

    public static readonly Refusal InvalidState = new(409, "invalid_state", "The payment's status does not permit this.");

    public static readonly Refusal RefundExceedsPayment =
        new(409, "refund_exceeds_payment", "Less than this is captured and not yet refunded.");

    public static readonly Refusal Internal = new(500, "internal_error", "Something went wrong here.");

    public static Refusal Invalid(string message) => new(400, "invalid_request", message);
}
