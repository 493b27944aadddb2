using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Settings;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Reservations;

internal static class ReservationRegistration
{
    /// <summary>Holds and what settles them.</summary>
    public static void AddReservations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ReservationOptions>("Reservations")
            .Validate(o => o.FinishSeconds >= 2 * o.RequestSeconds, "The setting Reservations__FinishSeconds must be at least twice Reservations__RequestSeconds.");
        services.TryAddSingleton(new ProtocolGuards());
        services.TryAddSingleton(new ProtocolProbe());
#pragma warning disable RS0030 // Which of equal seats a buyer gets is no secret, and this is where chance is injected.
        services.TryAddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.AddSingleton<SeatStore>();
        services.AddSingleton<ReservationStore>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<SeatQuotas>();
        services.AddSingleton<Holds>();
        // Public types that functions ask for, made of internal parts: their constructors are not the container's to find.
        services.AddSingleton(s => new ReservationMessages(
            s.GetRequiredService<Settlement>(), s.GetRequiredService<IMessageSender>(), s.GetRequiredService<EventOutbox>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new OverdueHolds(
            s.GetRequiredService<CosmosDatabase>(),
            s.GetRequiredService<IMessageSender>(),
            s.GetRequiredService<ProtocolGuards>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<OverdueHolds>>()));
        services.AddSingleton(s => new Bookings(
            s.GetRequiredService<ConcertCatalog>(),
            s.GetRequiredService<SeatMaps>(),
            s.GetRequiredService<QueueGate>(),
            s.GetRequiredService<Holds>(),
            s.GetRequiredService<ReservationStore>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<Random>()));
    }
}
