using BoxOffice.Local.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Wallets;

namespace BoxOffice.Simulation.Checks;

/// <summary>A sale of one date as its documents have it, and what is wrong with them when nothing is under way any more.</summary>
/// <param name="Broken">Promises that were broken, in words; empty where there are none.</param>
/// <param name="Reservations">What became of each reservation.</param>
/// <param name="Charged">Points charged, by user.</param>
public sealed record SaleAtRest(
    IReadOnlyList<string> Broken, IReadOnlyDictionary<string, ReservationStatus> Reservations, IReadOnlyDictionary<long, long> Charged)
{
    /// <summary>Reads the documents as they were committed last.</summary>
    /// <param name="told">Ids of the events that receivers were told of.</param>
    public static SaleAtRest Read(CosmosEmulator cosmos, long concertId, IEnumerable<string> told)
    {
        var records = StoredRecords.Read(cosmos, concertId);
        return new SaleAtRest(
            [.. RestChecks.Find(records, told.ToHashSet(StringComparer.Ordinal))],
            records.Reservations.ToDictionary(r => r.Id.Value, r => r.Status, StringComparer.Ordinal),
            records.Entries.Where(e => e.Reason == LedgerReason.Charge).GroupBy(e => e.UserId)
                .ToDictionary(u => u.Key, u => u.Sum(e => e.Amount)));
    }
}
