using BoxOffice.Contract;
using BoxOffice.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitRanges>();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<ResponseHeaders>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<ApiContract>();
    }
}
