using BoxOffice.Tests.Reservations;
using BoxOffice.Wallets;

namespace BoxOffice.Tests.Wallets;

/// <summary>Points over the Cosmos emulator.</summary>
public sealed class WalletStoreTests
{
    [Fact]
    public async Task Given_parallel_charges_When_some_are_the_same_Then_each_counts_once_and_the_ledger_sums_to_the_balance()
    {
        await using var world = await ProtocolWorld.StartAsync();
        var wallets = world.Get<WalletStore>();
        var charges = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() =>
            wallets.ChargeAsync(1, 100, $"cause {n % 20}", TestContext.Current.CancellationToken))));
        Assert.All(charges, c => Assert.Null(c.Refusal));
        Assert.Equal(2000, (await wallets.GetAsync(1, TestContext.Current.CancellationToken)).Balance);
        var ledger = await wallets.LedgerAsync(1, 0, null, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(n => (long)n), ledger.Select(e => e.Sequence));
        Assert.Equal(2000, ledger.Sum(e => e.Amount));
        Assert.Equal([18L, 17L], (await wallets.LedgerAsync(1, 2, 2, TestContext.Current.CancellationToken)).Select(e => e.Sequence));
        await world.Rest.AssertSoundAsync();
    }
}
