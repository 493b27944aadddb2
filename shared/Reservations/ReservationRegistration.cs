using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Reservations;

internal static class ReservationRegistration
{
    /// <summary>Holds and what settles them.</summary>
    public static void AddReservations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ReservationOptions>("Reservations").Validate(
            o => o.FinishSeconds >= 2 * o.RequestSeconds,
            "The setting Reservations__FinishSeconds must be at least twice Reservations__RequestSeconds.");
#pragma warning disable RS0030 // How polls spread is no secret, and this is where chance is injected.
        services.TryAddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.AddSingleton<ReservationStore>();
        services.AddSingleton<SeatStore>();
        services.AddSingleton<SeatQuotas>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<Holds>();
        services.AddSingleton<DatesOnSale>();
        services.AddSingleton<HouseSeats>();
        services.AddSingleton<HoldTurns>();
        services.AddSingleton<QuickRefusals>();
        services.AddSingleton<HoldDesk>();
        services.AddSingleton<Bookings>();
        services.AddSingleton<ReservationMessages>();
        services.AddSingleton<OverdueHolds>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<ReservationDetails>();
    }
}
