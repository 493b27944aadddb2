using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>The two transactions of the user's partition that move points for a reservation.</summary>
public sealed class PaymentStore(
    CosmosDatabase cosmos, ReservationStore reservations, WalletStore wallets, WaitingRoomRecord waitingRoom)
{
    /// <summary>What a payment decides on. One round trip, unless the reservation or the wallet is missing.</summary>
    public async Task<(Stored<Reservation>? Reservation, Stored<Wallet>? Wallet)> ReadAsync(
        ReservationId id, CancellationToken cancellationToken)
    {
        var both = await cosmos.Accounts.FindBothAsync(
            AccountPartition.Of(id.UserId),
            id.Value,
            BoxOfficeJson.Default.Reservation,
            Wallet.WalletId,
            BoxOfficeJson.Default.Wallet,
            cancellationToken);
        if (both is { } found) return (found.First, found.Second);
        return (await reservations.FindAsync(id, cancellationToken), await wallets.FindAsync(id.UserId, cancellationToken));
    }

    /// <summary>The ledger entry that paid a reservation, or null.</summary>
    public async Task<LedgerEntry?> FindAsync(ReservationId id, CancellationToken cancellationToken) => (await cosmos.Accounts.FindAsync(
        WalletRules.PaymentOf(id.Value), AccountPartition.Of(id.UserId), BoxOfficeJson.Default.LedgerEntry, cancellationToken))?.Item;

    /// <summary>Debit, ledger entry (which is the payment), Held to Paid and the mark of the spent place: all or nothing.</summary>
    /// <returns>False where something changed since it was read.</returns>
    public async Task<bool> PayAsync(
        Reservation paid, string etag, WalletMove move, Stored<Wallet>? wallet, CancellationToken cancellationToken)
    {
        var batch = new CosmosBatch(cosmos.Accounts, AccountPartition.Of(paid.UserId))
            .Replace(paid, paid.Id.Value, etag, BoxOfficeJson.Default.Reservation);
        if (paid.Place is { } place) waitingRoom.Spend(batch, paid.QueueId, paid.UserId, place);
        return (await WalletStore.Append(batch, move, wallet).ExecuteAsync(cancellationToken)).Done;
    }

    /// <summary>Credit, ledger entry, and Paid to Refunded or to fewer seats: all or nothing.</summary>
    /// <param name="next">What was decided: its last return is what goes back.</param>
    /// <returns>False where something changed since it was read.</returns>
    public async Task<bool> RefundAsync(Reservation next, string etag, CancellationToken cancellationToken)
    {
        var wallet = await wallets.FindAsync(next.UserId, cancellationToken);
        var returned = next.Returned![^1];
        var isPart = next.Status == ReservationStatus.Paid;
        var move = WalletRules.Refund(
            wallet?.Item ?? Wallet.Empty(next.UserId), returned.Points, next.Id.Value, returned.SeatNumbers, isPart, returned.At);
        return await reservations.EndAsync(next, etag, batch => WalletStore.Append(batch, move, wallet), cancellationToken) is not null;
    }
}
