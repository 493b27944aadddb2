using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Limits;

internal static class LimitsRegistration
{
    /// <summary>The rate limits.</summary>
    /// <param name="defaults">What applies to a limit that no setting names.</param>
    public static void AddLimits(this IHostApplicationBuilder builder, Func<IServiceProvider, RateLimitOptions> defaults)
    {
        var services = builder.Services;
        services.AddSettings<RateLimitOptions>("RateLimits");
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitRanges>();
        services.AddSingleton<SharedLimits>();
        services.AddSingleton(s => new RateLimits(
            s.GetRequiredService<IOptions<RateLimitOptions>>().Value, defaults(s), s.GetRequiredService<TimeProvider>()));
    }
}
