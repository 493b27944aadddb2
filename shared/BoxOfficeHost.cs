using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Identity;
using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Contract;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Pages;
using BoxOffice.Platform.Redis;
using BoxOffice.Platform.Settings;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using BoxOffice.Returns;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice;

/// <summary>The one place where everything is registered, for Azure, Core Tools, the local stack and the tests alike.</summary>
public static class BoxOfficeHost
{
    /// <summary>Registers the whole service. Settings are validated at start: a missing one stops it with its name.</summary>
    public static T AddBoxOffice<T>(this T builder)
        where T : IHostApplicationBuilder
    {
        KeyVaultReferences.RefuseUnresolved(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddPlatform();
        builder.AddEvents();
        builder.AddWallets();
        builder.AddCatalog();
        builder.AddSeats();
        builder.AddWaitingRoom();
        builder.AddIdentity();
        builder.AddReservations();
        builder.AddPayments();
        builder.AddReturns();
        builder.AddOps();
        return builder;
    }

    private static void AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddCosmos(BoxOfficeJson.Default.Options);
        builder.AddRedis();
        builder.AddMessages();
        builder.AddHealth();
        builder.AddIdempotency();
        var isDevelopersMachine = builder.Environment.IsDevelopersMachine(builder.Configuration);
        builder.AddLimits(services => services.GetRequiredService<IOptions<IdentityOptions>>().Value.DefaultLimits(isDevelopersMachine));
        builder.AddEdge();
        builder.AddContract();
        builder.AddPages();
    }
}
