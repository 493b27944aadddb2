using BoxOffice.Platform.Api;
using BoxOffice.Wallets;
using CsCheck;

namespace BoxOffice.Tests.Wallets;

public sealed class WalletRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(10_000_000)]
    public void Given_an_empty_wallet_When_points_are_charged_Then_balance_and_entry_agree(long amount)
    {
        var move = WalletRules.Charge(Wallet.Empty(1), amount, "charge:a", Now).Value;
        Assert.Equal((amount, 1L), (move.Wallet.Balance, move.Wallet.Sequence));
        Assert.Equal((amount, amount, 1L, "ledger:charge:a"), (move.Entry.Amount, move.Entry.Balance, move.Entry.Sequence, move.Entry.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Given_a_wallet_When_the_amount_is_out_of_range_Then_the_field_is_named(long amount)
    {
        var refusal = Assert.IsType<InvalidRequest>(WalletRules.Charge(Wallet.Empty(1), amount, "charge:a", Now).Refusal);
        Assert.Contains("balance", refusal.Errors.Keys);
    }

    [Fact]
    public void Given_a_full_wallet_When_points_are_charged_Then_refused_and_a_refund_is_not()
    {
        var full = Wallet.Empty(1) with { Balance = Wallet.MaxBalance };
        Assert.IsType<BalanceLimitReached>(WalletRules.Charge(full, 1, "charge:a", Now).Refusal);
        Assert.Equal(Wallet.MaxBalance + 5, WalletRules.Refund(full, 5, "r", [1], isPart: false, Now).Wallet.Balance);
    }

    [Fact]
    public void Given_too_few_points_When_paying_Then_402_and_nothing_moves()
    {
        var refusal = Assert.IsType<InsufficientPoints>(WalletRules.Debit(Wallet.Empty(1) with { Balance = 99 }, 100, "r", Now).Refusal);
        Assert.Equal((RefusalKind.PaymentRequired, "insufficient-points", 100L, 99L),
            (refusal.Kind, refusal.Code, refusal.Price, refusal.Balance));
    }

    /// <summary>Whatever is asked for in whatever order: the ledger's sum is the balance, and it never goes below zero.</summary>
    [Fact]
    public void Given_any_moves_Then_the_ledger_sums_to_the_balance_and_never_below_zero() =>
        Gen.Select(Gen.Int[0, 2], Gen.Long[1, 50_000]).Array[0, 200].Sample(moves =>
        {
            var wallet = Wallet.Empty(7);
            long sum = 0;
            for (var i = 0; i < moves.Length; i++)
            {
                var (kind, amount) = moves[i];
                var outcome = kind switch
                {
                    0 => WalletRules.Charge(wallet, amount, $"charge:{i}", Now),
                    1 => WalletRules.Debit(wallet, amount, $"r{i}", Now),
                    _ => WalletRules.Refund(wallet, amount, $"r{i}", [1], isPart: i % 2 == 0, Now),
                };
                if (outcome.Refused(out _, out var move)) continue;
                sum += move.Entry.Amount;
                Assert.Equal((sum, wallet.Sequence + 1), (move.Wallet.Balance, move.Entry.Sequence));
                Assert.True(move.Wallet.Balance >= 0);
                wallet = move.Wallet;
            }
        });

    [Fact]
    public void Given_exactly_enough_points_When_paying_Then_nothing_is_left()
    {
        var move = WalletRules.Debit(Wallet.Empty(1) with { Balance = 100, Sequence = 3 }, 100, "r", Now).Value;

        Assert.Equal((0L, 4L, -100L, LedgerReason.Payment),
            (move.Wallet.Balance, move.Wallet.Sequence, move.Entry.Amount, move.Entry.Reason));
        Assert.Equal(WalletRules.PaymentOf("r"), move.Entry.Id);
    }

    [Fact]
    public void Given_a_charge_up_to_the_highest_balance_When_charged_Then_it_is_allowed() =>
        Assert.Equal(Wallet.MaxBalance,
            WalletRules.Charge(Wallet.Empty(1) with { Balance = Wallet.MaxBalance - 1 }, 1, "charge:a", Now).Value.Wallet.Balance);

    [Theory]
    [InlineData(true, "ledger:refund:r:4")]
    [InlineData(false, "ledger:refund:r")]
    public void Given_a_refund_of_a_part_or_of_all_Then_its_entry_has_a_name_of_its_own(bool isPart, string id)
    {
        var entry = WalletRules.Refund(Wallet.Empty(1), 50, "r", [4, 5], isPart, Now).Entry;

        Assert.Equal((id, 50L, LedgerReason.Refund, "r"), (entry.Id, entry.Amount, entry.Reason, entry.ReservationId));
        Assert.Equal([4, 5], entry.SeatNumbers!);
    }
}
