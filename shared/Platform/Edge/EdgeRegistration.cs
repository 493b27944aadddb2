using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Edge;

internal static class EdgeRegistration
{
    /// <summary>Callers' addresses and response headers.</summary>
    public static void AddEdge(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<EdgeOptions>("Edge")
            .Validate(o => o.HasValidFrontDoorId(), "The setting Edge__FrontDoorId must be the GUID of a Front Door profile.")
            .Validate(o => EdgeOptions.AreOrigins(o.AllowedOrigins), NotOrigins(nameof(EdgeOptions.AllowedOrigins)))
            .Validate(o => EdgeOptions.AreOrigins(o.OperatorOrigins), NotOrigins(nameof(EdgeOptions.OperatorOrigins)))
            .ValidateOnStart();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<ResponseHeaders>();
    }

    private static string NotOrigins(string setting) =>
        $"The setting Edge__{setting} must be origins such as https://tickets.example or https://*.tickets.example, separated by commas; " +
            "* alone is not one.";
}
