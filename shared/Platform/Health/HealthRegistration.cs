using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Health;

internal static class HealthRegistration
{
    /// <summary>The readiness check, and what carries messages through an outage.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<OutageRetry>();
    }
}
