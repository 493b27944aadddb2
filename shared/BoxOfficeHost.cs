using BoxOffice.Catalog;
using BoxOffice.Edge;
using BoxOffice.Events;
using BoxOffice.Idempotency;
using BoxOffice.Identity;
using BoxOffice.Observability;
using BoxOffice.Ops;
using BoxOffice.Pages;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Storage;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

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
        builder.AddObservability();
        builder.AddStorage();
        builder.AddIdentity();
        builder.AddEdge();
        builder.AddPages();
        builder.AddCatalog();
        builder.AddSeats();
        builder.AddOps();
        builder.AddIdempotency();
        builder.AddWallets();
        builder.AddWaitingRoom();
        builder.AddEvents();
        builder.AddReservations();
        return builder;
    }
}
