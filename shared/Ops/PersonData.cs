using BoxOffice.Reservations;
using BoxOffice.Returns;
using BoxOffice.Wallets;

namespace BoxOffice.Ops;

/// <summary>Everything that is kept of a person, as they may ask for it.</summary>
/// <param name="ExportedAt">When it was read.</param>
/// <param name="Reservations">The newest first, those that ended less than 30 days ago among them.</param>
/// <param name="Ledger">The newest first.</param>
/// <param name="ReturnLists">The person's places on return lists, by date.</param>
public sealed record PersonExport(
    long UserId, DateTimeOffset ExportedAt, long Balance, IReadOnlyList<ReservationView> Reservations,
    IReadOnlyList<LedgerEntryView> Ledger, IReadOnlyList<ReturnWaitView> ReturnLists);

/// <summary>
/// Exports what is kept of a person: two queries and a point read in the person's partition, and a look at each return list.
/// </summary>
public sealed class PersonData(
    WalletStore wallets, ReservationStore reservations, ReservationDetails details, ReturnLists lists, TimeProvider time)
{
    /// <summary>The export; empty lists for a person of whom nothing is kept.</summary>
    public async Task<PersonExport> ExportAsync(long userId, CancellationToken cancellationToken)
    {
        var wallet = await wallets.FindAsync(userId, cancellationToken);
        var made = await reservations.ListAsync(userId, cancellationToken);
        return new PersonExport(
            userId,
            time.GetUtcNow(),
            wallet?.Item.Balance ?? 0,
            await details.DescribeAsync([.. made.Select(ReservationView.Of)], cancellationToken),
            await wallets.LedgerAsync(userId, 0, null, cancellationToken),
            await lists.ListAsync(userId, cancellationToken));
    }
}
