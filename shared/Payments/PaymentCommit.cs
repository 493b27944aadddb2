using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>The two transactions of the user's partition that move points for a reservation.</summary>
internal sealed class PaymentCommit(CosmosDatabase cosmos, ReservationStore reservations, WalletStore wallets, WaitingRoomRecord waitingRoom, ProtocolGuards guards)
{
    /// <summary>What a payment decides on. One round trip, unless the reservation is unknown or nobody charged the wallet yet.</summary>
    public async Task<(Stored<Reservation>? Reservation, Stored<Wallet>? Wallet)> ReadAsync(ReservationId id, CancellationToken cancellationToken)
    {
        var both = await cosmos.Accounts.FindBothAsync(
            AccountPartition.Of(id.UserId), id.Value, BoxOfficeJson.Default.Reservation, Wallet.WalletId, BoxOfficeJson.Default.Wallet, cancellationToken);
        if (both is { } found) return (found.First, found.Second);
        return (await reservations.FindAsync(id, cancellationToken), await wallets.FindAsync(id.UserId, cancellationToken));
    }

    /// <summary>The ledger entry that paid a reservation, or null.</summary>
    public async Task<LedgerEntry?> FindAsync(ReservationId id, CancellationToken cancellationToken) =>
        (await cosmos.Accounts.FindAsync(WalletRules.PaymentOf(id.Value), AccountPartition.Of(id.UserId), BoxOfficeJson.Default.LedgerEntry, cancellationToken))?.Item;

    /// <summary>Debit, ledger entry (which is the payment), Held to Paid and the mark of the spent place: all or nothing.</summary>
    /// <returns>False where something changed since it was read.</returns>
    public async Task<bool> PayAsync(Reservation paid, string etag, WalletMove move, Stored<Wallet>? wallet, CancellationToken cancellationToken)
    {
        // Without its guard a payment gets a name of its own each time, as a random id would give it.
        if (!guards.OnePaymentId) move = move with { Entry = move.Entry with { Id = $"{move.Entry.Id}-{ReservationId.New(paid.UserId)}" } };
        var batch = new CosmosBatch(cosmos.Accounts, AccountPartition.Of(paid.UserId))
            .Replace(paid, paid.Id, guards.IfMatchOnPay ? etag : null, BoxOfficeJson.Default.Reservation);
        if (paid.Place is { } place) waitingRoom.Spend(batch, paid.QueueId, paid.UserId, place);
        return (await WalletStore.Append(batch, move, Version(wallet)).ExecuteAsync(cancellationToken)).Done;
    }

    /// <summary>Credit, ledger entry and Paid to Refunded: all or nothing.</summary>
    /// <returns>False where something changed since it was read.</returns>
    public Task<bool> RefundAsync(Reservation refunded, string etag, WalletMove move, Stored<Wallet>? wallet, CancellationToken cancellationToken) =>
        reservations.EndAsync(
            refunded,
            etag,
            batch => WalletStore.Append(batch, move, Version(wallet)),
            cancellationToken);

    private Stored<Wallet>? Version(Stored<Wallet>? wallet) => guards.WalletCondition || wallet is null ? wallet : wallet.Value with { ETag = null! };
}
