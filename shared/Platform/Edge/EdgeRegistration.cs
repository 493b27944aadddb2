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
            .Validate(o => o.HasValidFrontDoorId(), "The setting Edge__FrontDoorId must be the GUID of a Front Door profile.")
            .Validate(
                o => o.HasValidOrigins(),
                "The setting Edge__AllowedOrigins must be origins such as https://tickets.example, separated by commas; * is not one.")
            .ValidateOnStart();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<ResponseHeaders>();
    }
}
