using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Ops;

internal static class OpsRegistration
{
    public static void AddOps(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OperatorCalls>();
        builder.Services.AddSingleton<SeatMapRepair>();
        builder.Services.AddSingleton<PoisonMessages>();
        builder.Services.AddSingleton<ReservationLookup>();
        builder.Services.AddSingleton<MinuteCounters>();
        builder.Services.AddHostedService(s => s.GetRequiredService<MinuteCounters>());
        builder.Services.AddSingleton<LastHour>();
    }
}
