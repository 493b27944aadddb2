using BoxOffice.Contract;
using BoxOffice.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Edge;

internal static class EdgeRegistration
{
    /// <summary>What every call passes: addresses, headers, limits.</summary>
    public static void AddEdge(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().BindConfiguration("Edge")
            .Validate(o => o.HasValidProxies(), "The setting Edge__TrustedProxies must be networks in CIDR form, separated by commas.")
            .Validate(o => o.HasValidOrigins(), "The setting Edge__AllowedOrigins must be origins such as https://tickets.example, separated by commas; * is not one.")
            .ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits")
            .Validate(AreInRange, "A setting RateLimits__… is out of range: permits from 0 to 10000000, seconds from 1 to 86400.")
            .ValidateOnStart();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<ResponseHeaders>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<ApiContract>();
    }

    private static bool AreInRange(RateLimitOptions options) => Enum.GetValues<CallKind>().Select(options.Of).All(limit =>
        limit.PerUser is null or (>= 0 and <= 10_000_000)
        && limit.PerAddress is null or (>= 0 and <= 10_000_000)
        && limit.Seconds is null or (>= 1 and <= 86_400));
}
