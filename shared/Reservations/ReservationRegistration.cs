using BoxOffice.Payments;
using BoxOffice.Seats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Reservations;

internal static class ReservationRegistration
{
    /// <summary>Holds, payments and what settles them.</summary>
    public static void AddReservations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ReservationOptions>().BindConfiguration("Reservations").ValidateDataAnnotations()
            .Validate(o => o.FinishSeconds >= 2 * o.RequestSeconds, "The setting Reservations__FinishSeconds must be at least twice Reservations__RequestSeconds.")
            .ValidateOnStart();
        services.TryAddSingleton(new ProtocolGuards());
        services.TryAddSingleton(new ProtocolProbe());
        services.TryAddSingleton(new ThreadSafeRandom().Random);
        services.AddSingleton<SeatStore>();
        services.AddSingleton<ReservationStore>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<Allowances>();
        services.AddSingleton<Holds>();
        services.AddSingleton<PaymentCommit>();
        services.AddSingleton<LatePayments>();
        services.AddSingleton<PaymentDesk>();
        services.AddSingleton<Releases>();
        services.AddSingleton<ReservationMessages>();
        services.AddSingleton<OverdueHolds>();
    }
}
