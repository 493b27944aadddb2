using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

internal static class PaymentRegistration
{
    /// <summary>Payments and refunds.</summary>
    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PaymentCommit>();
        services.AddSingleton<LatePayments>();
        services.AddSingleton<PaymentDesk>();
        // Public types that functions ask for, made of internal parts: their constructors are not the container's to find.
        services.AddSingleton(s => new Checkout(
            s.GetRequiredService<PaymentDesk>(), s.GetRequiredService<QueueGate>(), s.GetRequiredService<ReservationMessages>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Releases(
            s.GetRequiredService<ReservationStore>(),
            s.GetRequiredService<WalletStore>(),
            s.GetRequiredService<PaymentCommit>(),
            s.GetRequiredService<Settlement>(),
            s.GetRequiredService<IMessageSender>(),
            s.GetRequiredService<QueueGate>(),
            s.GetRequiredService<ProtocolGuards>(),
            s.GetRequiredService<ProtocolProbe>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<IOptions<ReservationOptions>>(),
            s.GetRequiredService<ILogger<Releases>>()));
    }
}
