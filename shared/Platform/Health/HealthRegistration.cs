using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Health;

internal static class HealthRegistration
{
    /// <summary>The readiness check.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Readiness>();
}
