using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <summary>Changes what is given; what is null stays. Bookings keep the terms they were made on.</summary>
public sealed record UpdateService(
    ServiceId ServiceId,
    string? Name,
    TimeSpan? Duration,
    TimeSpan? BufferBefore,
    TimeSpan? BufferAfter,
    TimeSpan? SlotStep,
    Money? Price,
    Money? Deposit,
    IReadOnlyList<ResourceId>? ResourceIds,
    [property: NotSearched] string? IdempotencyKey,
    IReadOnlyList<CancellationTier>? CancellationTiers = null) : ITransactional<Service>;

internal sealed class UpdateServiceValidator : AbstractValidator<UpdateService>
{
    public UpdateServiceValidator()
    {
        RuleFor(c => c.Name!).MustBeAName().When(c => c.Name is not null);
        RuleFor(c => c.Duration!.Value).MustLast(Limits.ShortestStep, Limits.LongestDuration)
            .When(c => c.Duration is not null).OverridePropertyName(nameof(UpdateService.Duration));
        RuleFor(c => c.BufferBefore!.Value).MustLast(TimeSpan.Zero, Limits.LongestBuffer)
            .When(c => c.BufferBefore is not null).OverridePropertyName(nameof(UpdateService.BufferBefore));
        RuleFor(c => c.BufferAfter!.Value).MustLast(TimeSpan.Zero, Limits.LongestBuffer)
            .When(c => c.BufferAfter is not null).OverridePropertyName(nameof(UpdateService.BufferAfter));
        RuleFor(c => c.SlotStep!.Value).MustLast(Limits.ShortestStep, Limits.LongestDuration)
            .When(c => c.SlotStep is not null).OverridePropertyName(nameof(UpdateService.SlotStep));
        RuleFor(c => c.Price!.Value).MustBeAPrice()
            .When(c => c.Price is not null).OverridePropertyName(nameof(UpdateService.Price));
        RuleFor(c => c.Deposit!.Value).MustBeAPrice()
            .When(c => c.Deposit is not null).OverridePropertyName(nameof(UpdateService.Deposit));
        RuleFor(c => c.ResourceIds!).Must(ids => ids.Count <= Limits.MostResources)
            .WithMessage($"Must be at most {Limits.MostResources} resources.").When(c => c.ResourceIds is not null);
        RuleFor(c => c.CancellationTiers!).MustBeAPolicy().When(c => c.CancellationTiers is not null);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class UpdateServiceHandler(ICatalog catalog) : IRequestHandler<UpdateService, Result<Service>>
{
    public async Task<Result<Service>> Handle(UpdateService command, CancellationToken cancellationToken)
    {
        if (await catalog.LockService(command.ServiceId, cancellationToken) is not { } service)
        {
            return new NotFoundError(command.ServiceId.ToString());
        }

        if (command.ResourceIds is { } resources)
        {
            if (await catalog.FirstUnknown(resources, cancellationToken) is { } unknown)
            {
                return new NotFoundError(unknown.ToString());
            }

            await catalog.Offer(service.Id, resources, cancellationToken);
        }

        return Change(service, command);
    }

    private static Result<Service> Change(Service service, UpdateService command)
    {
        var price = command.Price ?? service.Price;
        var deposit = command.Deposit ?? service.Deposit with { Currency = price.Currency };
        if (deposit.Currency != price.Currency || deposit.AmountMinor > price.AmountMinor)
        {
            return new ValidationError("deposit", "Must be in the price's currency and not above the price.");
        }

        service.Name = command.Name ?? service.Name;
        service.Duration = command.Duration ?? service.Duration;
        service.BufferBefore = command.BufferBefore ?? service.BufferBefore;
        service.BufferAfter = command.BufferAfter ?? service.BufferAfter;
        service.SlotStep = command.SlotStep ?? service.SlotStep;
        service.PriceMinor = price.AmountMinor;
        service.DepositMinor = deposit.AmountMinor;
        service.Currency = price.Currency;
        service.CancellationTiers = command.CancellationTiers ?? service.CancellationTiers;
        return service;
    }
}
