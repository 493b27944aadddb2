using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Seats;

internal static class SeatsRegistration
{
    /// <summary>The seat maps.</summary>
    public static void AddSeats(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SeatMapOptions>().BindConfiguration("SeatMaps")
            .Validate(o => o.Fresh >= TimeSpan.Zero && o.Fresh <= TimeSpan.FromSeconds(10), "The setting SeatMaps__Fresh must be from 0 to 10 seconds.")
            .Validate(o => o.RebuildLimit >= TimeSpan.FromSeconds(1), "The setting SeatMaps__RebuildLimit must be at least a second.")
            .Validate(o => o.Lifetime >= o.RebuildLimit, "The setting SeatMaps__Lifetime must be at least SeatMaps__RebuildLimit.")
            .ValidateOnStart();
        services.AddSingleton<SeatMapRebuild>();
        services.AddSingleton<SeatMaps>();
        services.AddSingleton<SeatResponses>();
        services.AddSingleton<SeatCounts>();
    }
}
