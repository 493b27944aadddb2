using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Health;

internal static class HealthRegistration
{
    /// <summary>The readiness check, what carries messages through an outage, and what says which risks were chosen.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<OutageRetry>();
        builder.Services.AddHostedService<RiskWarnings>();
    }
}
