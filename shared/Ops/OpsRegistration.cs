using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Ops;

internal static class OpsRegistration
{
    public static void AddOps(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<OperatorOptions>("Operators").Validate(
            o => o.Read() is not null,
            "The setting Operators__Keys must be name=hash, separated by commas; a hash is the SHA-256 of a key as 64 hexadecimal digits.");
        builder.Services.AddSingleton<Operators>();
        builder.Services.AddSingleton<RefusedOperators>();
        builder.Services.AddSingleton<CatalogReading>();
        builder.Services.AddSingleton<DateSales>();
        builder.Services.AddSingleton<HouseSeatList>();
        builder.Services.AddSingleton<ReturnListReading>();
        builder.Services.AddSingleton<PersonData>();
        builder.Services.AddSingleton<PersonErasure>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<AuditSubjects>();
        builder.Services.AddSingleton<OperatorCalls>();
        builder.Services.AddSingleton<SeatMapRepair>();
        builder.Services.AddSingleton<PoisonMessages>();
        builder.Services.AddSingleton<ReservationLookup>();
        builder.Services.AddSingleton<MinuteCounters>();
        builder.Services.AddHostedService(s => s.GetRequiredService<MinuteCounters>());
        builder.Services.AddSingleton<LastHour>();
    }
}
