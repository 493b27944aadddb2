using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Idempotency;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Wallets;

/// <summary>Points of users: charge, balance, ledger. Payments move points in batches of their own.</summary>
public sealed class WalletStore(CosmosDatabase cosmos, TimeProvider time)
{
    /// <summary>The wallet for display, empty where it was never charged: may be a moment old.</summary>
    public async Task<Wallet> GetAsync(long userId, CancellationToken cancellationToken) =>
        (await cosmos.Accounts.PeekAsync(Wallet.WalletId, AccountPartition.Of(userId), BoxOfficeJson.Default.Wallet,
            cancellationToken))?.Item
        ?? Wallet.Empty(userId);

    /// <summary>The wallet and its version, or null where nobody charged it yet.</summary>
    public Task<Stored<Wallet>?> FindAsync(long userId, CancellationToken cancellationToken) =>
        cosmos.Accounts.FindAsync(Wallet.WalletId, AccountPartition.Of(userId), BoxOfficeJson.Default.Wallet, cancellationToken);

    /// <summary>Adds points: wallet and ledger entry in one batch.</summary>
    /// <param name="cause">
    /// Names the charge: the same cause charges once. Within a day it answers again with its balance then; later it is refused.
    /// </param>
    /// <param name="most">The largest amount at once.</param>
    /// <exception cref="ConflictPersistsException">More charges of one user at once than any client sends.</exception>
    public async Task<Outcome<BalanceView>> ChargeAsync(
        long userId, long amount, string cause, CancellationToken cancellationToken, long most = Wallet.MaxCharge)
    {
        return await Contention.RetryOnConflictAsync(Wallet.WalletId, async Task<Outcome<BalanceView>?> (_) =>
        {
            var found = await FindAsync(userId, cancellationToken);
            var decided = WalletRules.Charge(found?.Item ?? Wallet.Empty(userId), amount, $"charge:{cause}", time.GetUtcNow(), most);
            if (decided.Refused(out var refusal, out var move))
                return await FirstAsync(userId, LedgerEntry.IdOf($"charge:{cause}"), cancellationToken) ?? refusal;
            var written = await Append(
                new CosmosBatch(cosmos.Accounts, AccountPartition.Of(userId)),
                move,
                found).ExecuteAsync(cancellationToken);
            if (written.Done) return new BalanceView(userId, move.Wallet.Balance);
            return await FirstAsync(userId, move.Entry.Id, cancellationToken);
        }, cancellationToken, Contention.OneUsersRounds);
    }

    /// <summary>The answer to a charge that was made before, or that its key is over; null where there was none.</summary>
    private async Task<Outcome<BalanceView>?> FirstAsync(long userId, string entryId, CancellationToken cancellationToken)
    {
        if (await FindEntryAsync(userId, entryId, cancellationToken) is not { } first) return null;
        if (IdempotencyRecord.IsOver(first.At, time.GetUtcNow())) return new IdempotencyKeyExpired();
        return new BalanceView(userId, first.Balance);
    }

    /// <summary>A user's movements of points, the newest first. One query within the user's partition.</summary>
    /// <param name="skip">How many of the newest to leave out, with <paramref name="take"/>.</param>
    /// <param name="take">How many at most; null for all.</param>
    public async Task<IReadOnlyList<LedgerEntryView>> LedgerAsync(long userId, int skip, int? take, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(take is null
                ? "SELECT * FROM c WHERE c.kind = @kind ORDER BY c.sequence DESC"
                : "SELECT * FROM c WHERE c.kind = @kind ORDER BY c.sequence DESC OFFSET @skip LIMIT @take")
            .WithParameter("@kind", LedgerEntry.LedgerKind).WithParameter("@skip", skip).WithParameter("@take", take);
        var entries = await cosmos.Accounts.PeekAllAsync(
            query, AccountPartition.Of(userId), BoxOfficeJson.Default.LedgerEntry, cancellationToken);
        return [.. entries.Select(LedgerEntryView.Of)];
    }

    /// <summary>Adds a move to a batch in the user's partition: two operations.</summary>
    /// <param name="read">The wallet as it was read; null where there was none.</param>
    public static CosmosBatch Append(CosmosBatch batch, WalletMove move, Stored<Wallet>? read) => batch
        .Write(move.Wallet, Wallet.WalletId, read, BoxOfficeJson.Default.Wallet)
        .Create(move.Entry, BoxOfficeJson.Default.LedgerEntry);

    private async Task<LedgerEntry?> FindEntryAsync(long userId, string id, CancellationToken cancellationToken) =>
        (await cosmos.Accounts.FindAsync(id, AccountPartition.Of(userId), BoxOfficeJson.Default.LedgerEntry, cancellationToken))?.Item;
}
