using GraphBooking.Application.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GraphBooking.Infrastructure.Payments;

internal static class PaymentProviderServices
{
    /// <summary>Reads <c>GraphBooking:Payments</c>, when the host starts at the latest.</summary>
    public static IServiceCollection AddPaymentProviders(this IServiceCollection services)
    {
        services.AddOptions<PaymentOptions>().BindConfiguration(PaymentOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentOptions>, PaymentOptionsValidator>();
        services.AddSingleton<IPaymentAccounts, PaymentAccounts>();
        return services;
    }
}
