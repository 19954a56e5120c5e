using FluentValidation;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Operations.Import;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphBooking.Application;

public static class ApplicationServices
{
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<CallerContext>();
        services.AddScoped<Alternatives>();
        services.AddScoped<BookingSteps>();
        services.AddScoped<PaymentWork>();
        services.AddSingleton<TenantImporter>();
        services.AddSingleton(typeof(MessageRules<>));
        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TracingBehaviour<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        foreach (var type in typeof(ApplicationServices).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericType: false }))
        {
            AddHandlersAndValidators(services, type);
            AddTransaction(services, type);
        }

        return services;
    }

    // MediatR 5 comes without a registration of its own.
    private static void AddHandlersAndValidators(IServiceCollection services, Type type)
    {
        foreach (var contract in type.GetInterfaces().Where(contract => contract.IsGenericType))
        {
            var definition = contract.GetGenericTypeDefinition();
            if (definition == typeof(IRequestHandler<,>))
            {
                services.AddTransient(contract, type);
            }
            else if (definition == typeof(IValidator<>))
            {
                // A validator's rules are built with it, which costs more than to check them.
                services.AddSingleton(contract, type);
            }
        }
    }

    // A container cannot match TResponse to Result<T>, so this behaviour is closed over each command it serves.
    private static void AddTransaction(IServiceCollection services, Type type)
    {
        foreach (var contract in type.GetInterfaces().Where(IsTransactional))
        {
            var answer = contract.GetGenericArguments()[0];
            var response = typeof(Domain.Shared.Result<>).MakeGenericType(answer);
            services.AddTransient(
                typeof(IPipelineBehavior<,>).MakeGenericType(type, response),
                typeof(TransactionBehaviour<,>).MakeGenericType(type, answer));
        }
    }

    private static bool IsTransactional(Type contract) =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ITransactional<>);
}
