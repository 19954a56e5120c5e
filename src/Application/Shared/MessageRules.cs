using FluentValidation;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Shared;

/// <summary>Every rule of shape that a message must keep: those of all texts and those of its own validators.</summary>
internal sealed class MessageRules<TMessage>(IEnumerable<IValidator<TMessage>> validators)
    where TMessage : notnull
{
    /// <returns>The first broken rule of each field; empty when the message may go on.</returns>
    public IReadOnlyList<ValidationError> Broken(TMessage message) =>
        [.. TextRules.Broken(message)
            .Concat(validators.SelectMany(validator => validator.Validate(message).Errors)
                .Select(failure => new ValidationError(FieldNames.Of(failure.PropertyName), failure.ErrorMessage)))
            .DistinctBy(error => error.Field)];
}
