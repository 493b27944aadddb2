using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using BoxOffice.Simulation.World;
using BoxOffice.Wallets;

namespace BoxOffice.Simulation.Checks;

/// <summary>Everything that Cosmos holds of the sale, as it was committed last.</summary>
internal sealed record StoredRecords(
    IReadOnlyList<Reservation> Reservations, IReadOnlyList<Seat> Seats, IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<Wallet> Wallets,
    IReadOnlyList<SeatQuota> Quotas)
{
    private const string Database = "boxoffice";

    public static StoredRecords Read(SimulatedWorld world) => Read(world.Cosmos, SimulatedHall.ConcertId);

    public static StoredRecords Read(CosmosEmulator cosmos, long concertId)
    {
        var accounts = Parse(cosmos, "accounts");
        return new StoredRecords(
            Of(accounts, "kind", "reservation", BoxOfficeJson.Default.Reservation),
            [.. Parse(cosmos, "seats").Select(json => json.Deserialize(BoxOfficeJson.Default.Seat)!)],
            Of(accounts, "kind", "ledger", BoxOfficeJson.Default.LedgerEntry),
            Of(accounts, "id", "wallet", BoxOfficeJson.Default.Wallet),
            Of(accounts, "id", SeatQuota.IdOf(concertId), BoxOfficeJson.Default.SeatQuota));
    }

    /// <summary>The jobs of dates: asked for at rest only, unlike the others.</summary>
    public static IReadOnlyList<DateJob> JobsOf(SimulatedWorld world) =>
        Of(Parse(world.Cosmos, "catalog"), "kind", "date-job", BoxOfficeJson.Default.DateJob);

    /// <summary>The concert as it was committed last; null before it is.</summary>
    public static ConcertDocument? ConcertOf(SimulatedWorld world) =>
        Of(Parse(world.Cosmos, "catalog"), "kind", ConcertDocument.ConcertKind, BoxOfficeJson.Default.ConcertDocument).SingleOrDefault();

    private static List<JsonElement> Parse(CosmosEmulator cosmos, string container) =>
        [.. cosmos.ItemsOf(Database, container).Select(body => JsonDocument.Parse(body).RootElement)];

    private static List<T> Of<T>(List<JsonElement> items, string name, string value, JsonTypeInfo<T> type) =>
        [.. items.Where(i => i.TryGetProperty(name, out var found) && found.GetString() == value).Select(i => i.Deserialize(type)!)];
}
