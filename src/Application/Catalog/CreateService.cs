using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <param name="BufferBefore">None when null.</param>
/// <param name="BufferAfter">None when null.</param>
/// <param name="SlotStep">The duration when null.</param>
/// <param name="Deposit">Nothing when null.</param>
/// <param name="CancellationTiers">None when null: cancelling moves no money.</param>
public sealed record CreateService(
    string Name,
    TimeSpan Duration,
    TimeSpan? BufferBefore,
    TimeSpan? BufferAfter,
    TimeSpan? SlotStep,
    Money Price,
    Money? Deposit,
    IReadOnlyList<ResourceId> ResourceIds,
    [property: NotSearched] string? IdempotencyKey,
    IReadOnlyList<CancellationTier>? CancellationTiers = null) : ITransactional<Service>;

internal sealed class CreateServiceValidator : AbstractValidator<CreateService>
{
    public CreateServiceValidator()
    {
        RuleFor(c => c.Name).MustBeAName();
        RuleFor(c => c.Duration).MustLast(Limits.ShortestStep, Limits.LongestDuration);
        RuleFor(c => c.BufferBefore!.Value).MustLast(TimeSpan.Zero, Limits.LongestBuffer)
            .When(c => c.BufferBefore is not null).OverridePropertyName(nameof(CreateService.BufferBefore));
        RuleFor(c => c.BufferAfter!.Value).MustLast(TimeSpan.Zero, Limits.LongestBuffer)
            .When(c => c.BufferAfter is not null).OverridePropertyName(nameof(CreateService.BufferAfter));
        RuleFor(c => c.SlotStep!.Value).MustLast(Limits.ShortestStep, Limits.LongestDuration)
            .When(c => c.SlotStep is not null).OverridePropertyName(nameof(CreateService.SlotStep));
        RuleFor(c => c.Price).MustBeAPrice();
        RuleFor(c => c.Deposit!.Value).MustBeAPrice()
            .Must((c, deposit) => deposit.Currency == c.Price.Currency).WithMessage("Must be in the price's currency.")
            .Must((c, deposit) => deposit.AmountMinor <= c.Price.AmountMinor).WithMessage("Must not be above the price.")
            .When(c => c.Deposit is not null).OverridePropertyName(nameof(CreateService.Deposit));
        RuleFor(c => c.ResourceIds).Must(ids => ids.Count <= Limits.MostResources)
            .WithMessage($"Must be at most {Limits.MostResources} resources.");
        RuleFor(c => c.CancellationTiers!).MustBeAPolicy().When(c => c.CancellationTiers is not null);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CreateServiceHandler(ICatalog catalog, TimeProvider clock) : IRequestHandler<CreateService, Result<Service>>
{
    public async Task<Result<Service>> Handle(CreateService command, CancellationToken cancellationToken)
    {
        if (await catalog.FirstUnknown(command.ResourceIds, cancellationToken) is { } unknown)
        {
            return new NotFoundError(unknown.ToString());
        }

        var service = new Service
        {
            Id = EntityId.New<ServiceId>(),
            Name = command.Name,
            Duration = command.Duration,
            BufferBefore = command.BufferBefore ?? TimeSpan.Zero,
            BufferAfter = command.BufferAfter ?? TimeSpan.Zero,
            SlotStep = command.SlotStep ?? command.Duration,
            PriceMinor = command.Price.AmountMinor,
            DepositMinor = command.Deposit?.AmountMinor ?? 0,
            Currency = command.Price.Currency,
            CancellationTiers = command.CancellationTiers ?? [],
            CreatedAt = clock.GetUtcNow(),
        };
        catalog.Add(service);
        await catalog.Offer(service.Id, command.ResourceIds, cancellationToken);
        return service;
    }
}
