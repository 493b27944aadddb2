using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Edge;

internal static class EdgeRegistration
{
    /// <summary>Callers' addresses and response headers.</summary>
    public static void AddEdge(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().BindConfiguration("Edge")
            .Validate(o => o.HasValidProxies(), "The setting Edge__TrustedProxies must be networks in CIDR form, separated by commas.")
            .Validate(
                o => o.HasValidOrigins(),
                "The setting Edge__AllowedOrigins must be origins such as https://tickets.example, separated by commas; * is not one.")
            .ValidateOnStart();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<ResponseHeaders>();
    }
}
