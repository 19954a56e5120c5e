using FluentValidation;

namespace GraphBooking.Application.Reporting;

/// <summary>Asks of days in the tenant's time zone: From belongs to them, To does not.</summary>
public interface IReportDays
{
    DateOnly From { get; }

    DateOnly To { get; }
}

/// <summary>A year at most, leap years included, far from the ends of time.</summary>
internal abstract class ReportDaysValidator<T> : AbstractValidator<T>
    where T : IReportDays
{
    private const int Most = 366;

    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(9000, 1, 1);

    protected ReportDaysValidator()
    {
        RuleFor(q => q.From).GreaterThanOrEqualTo(First).WithMessage("Is too long ago.");
        RuleFor(q => q.To).GreaterThan(q => q.From).WithMessage("Must be after from.");
        RuleFor(q => q.To).LessThanOrEqualTo(Last).WithMessage("Is too far ahead.");
        RuleFor(q => q.To).Must((q, to) => to.DayNumber - q.From.DayNumber <= Most).WithMessage($"Must be at most {Most} days after from.");
    }
}
