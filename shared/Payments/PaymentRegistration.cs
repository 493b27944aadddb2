using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Payments;

internal static class PaymentRegistration
{
    /// <summary>Payments, cancellations and refunds.</summary>
    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PaymentStore>();
        services.AddSingleton<LatePayments>();
        services.AddSingleton<Checkout>();
        services.AddSingleton<Releases>();
        services.AddSingleton<BoxOfficeSales>();
        services.AddSettings<DateJobOptions>("DateJobs").ValidateOnStart();
        services.AddSingleton<DateJobStore>();
        services.AddSingleton<DateJobService>();
        services.AddSingleton<DateJobRun>();
        services.AddSingleton<DateJobs>();
        services.AddSingleton<OverdueDateJobs>();
    }
}
