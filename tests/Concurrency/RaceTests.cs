using System.Collections.Concurrent;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.Concurrency;

/// <summary>Everybody at once, on the service's own classes over the Cosmos emulator; each with its guard off as a negative control.</summary>
public sealed class RaceTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Thousand_holds_of_one_seat_have_one_winner(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { SeatCondition = guarded });
        // A seat that was given back once: without its version anybody overwrites anybody.
        var before = (await world.HoldAsync(5000, 7)).Value;
        Assert.Null((await world.ReleaseAsync(IdOf(before))).Refusal);
        world.Meet(ProtocolStep.ClaimRead, 2);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 1000).Select(user => Task.Run(() => world.HoldAsync(user, 7))));
        var winners = outcomes.Where(o => o.Refusal is null).Select(o => o.Value).ToList();
        if (!guarded)
        {
            Assert.True(winners.Count > 1, "Without the guard the seat is sold more than once.");
            return;
        }

        Assert.Single(winners);
        Assert.Equal(999, outcomes.Count(o => o.Refusal is SeatsTaken { SeatNumbers: [7] }));
        // The refused took theirs back: one is left of the winner, one of the hold before.
        Assert.Equal(2, world.Queue.Waiting.Count(m => m.Queue.StartsWith("settle-", StringComparison.Ordinal)));
        await world.Rest.AssertSoundAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Fifty_payments_of_one_reservation_debit_once(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { OnePaymentId = guarded, IfMatchOnPay = guarded, WalletCondition = guarded });
        await world.ChargeAsync(1, 100_000);
        var id = IdOf((await world.HoldAsync(1, 1, 2)).Value);
        world.Meet(ProtocolStep.PayRead, 50);
        var payments = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.PayAsync(id))));
        if (!guarded)
        {
            await world.Rest.AssertBrokenAsync();
            return;
        }

        Assert.All(payments, p => Assert.Null(p.Refusal));
        Assert.Single(payments.Select(p => p.Value).Distinct());
        Assert.Equal(100_000 - (2 * ProtocolWorld.Price), payments[0].Value.Balance);
        await world.Rest.AssertSoundAsync();
    }

    /// <summary>Who is first differs from round to round; legal ends are paid, cancelled, refunded and expired, and all accounts agree.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Pay_expire_and_cancel_end_in_a_legal_state(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { IfMatchOnPay = guarded, IfMatchOnExpire = guarded });
        var ends = new List<ReservationStatus>();
        for (var batch = 0; batch < (guarded ? 20 : 1); batch++)
        {
            // Fifty rounds at once: each its own user, two seats in two sections.
            var first = batch * 50;
            var ids = await Task.WhenAll(Enumerable.Range(first + 1, 50).Select(async n =>
            {
                await world.ChargeAsync(n, 1000);
                return IdOf((await world.HoldAsync(n, (n % 50) + 1, (n % 50) + 101)).Value);
            }));
            world.LetHoldsRunOut();
            // Without the guards: all payments and all settlings have read before any of them writes.
            if (!guarded) MeetInPairs(world);
            await Task.WhenAll(ids.SelectMany((id, i) => Shuffled(first + i,
                () => world.PayAsync(id), () => world.ReleaseAsync(id), () => SettleAsync(world, id))));
            world.Probe.Listener = null;
            await world.Rest.ReachAsync();
            var reservations = await Task.WhenAll(ids.Select(id => world.Get<ReservationStore>().FindAsync(id, TestContext.Current.CancellationToken)));
            ends.AddRange(reservations.Select(r => r!.Value.Item.Status));
            if (!guarded) continue;
            Assert.Empty(await world.Rest.ViolationsAsync());
            foreach (var paid in ids.Where((_, i) => reservations[i]!.Value.Item.Status == ReservationStatus.Paid)) await world.ReleaseAsync(paid);
            foreach (var late in await PaidAsync(world, first + 1)) await world.ReleaseAsync(late);
            await world.Rest.ReachAsync();
        }

        if (!guarded)
        {
            Assert.NotEmpty(await world.Rest.ViolationsAsync());
            return;
        }

        Assert.DoesNotContain(ReservationStatus.Held, ends);
        // The race is one: more than one of them wins.
        Assert.True(ends.Distinct().Count() > 1, $"Always {ends[0]}");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Overlapping_holds_are_whole_or_nothing(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { GiveBack = guarded });
        // Seats of both sections, asked for in every order: nobody waits for anybody, so nobody can deadlock.
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 120).Select(user => Task.Run(() =>
            world.HoldAsync(user, [.. new[] { user % 10, (user + 3) % 10, 100 + (user % 3) }.Select(n => n + 1).Order()]))));
        var held = outcomes.Where(o => o.Refusal is null).Select(o => o.Value).ToList();
        Assert.NotEmpty(held);
        Assert.All(outcomes.Where(o => o.Refusal is not null), o => Assert.IsType<SeatsTaken>(o.Refusal));
        var owned = await HeldSeatsAsync(world);
        var whole = held.SelectMany(r => r.Seats.Select(s => (r.Id, s.SeatNumber))).Order().ToList();
        if (!guarded)
        {
            Assert.NotEqual(whole, owned);
            return;
        }

        Assert.Equal(whole, owned);
        await world.Rest.AssertSoundAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_buyers_parallel_holds_keep_to_the_limit(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { AllowanceCondition = guarded });
        Assert.Null((await world.HoldAsync(1, 200)).Refusal);
        world.Meet(ProtocolStep.AllowanceFound, 20);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(seat => Task.Run(() => world.HoldAsync(1, seat))));
        var held = outcomes.Count(o => o.Refusal is null) + 1;
        if (!guarded)
        {
            Assert.True(held > 4, "Without the guard the buyer has more.");
            return;
        }

        Assert.Equal(4, held);
        Assert.All(outcomes.Where(o => o.Refusal is not null), o => Assert.IsType<SeatLimitReached>(o.Refusal));
        Assert.Equal(4, (await HeldSeatsAsync(world)).Count);
        await world.Rest.AssertSoundAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Parallel_debits_never_go_below_zero(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new ProtocolGuards { WalletCondition = guarded }, maxSeats: 40);
        await world.ChargeAsync(1, 5 * ProtocolWorld.Price);
        var ids = new List<ReservationId>();
        for (var seat = 1; seat <= 20; seat++) ids.Add(IdOf((await world.HoldAsync(1, seat)).Value));
        world.Meet(ProtocolStep.PayRead, 20);
        var payments = await Task.WhenAll(ids.Select(id => Task.Run(() => world.PayAsync(id))));
        if (!guarded)
        {
            Assert.True(payments.Count(p => p.Refusal is null) > 5, "Without the guard more is paid than there is.");
            return;
        }

        Assert.Equal(5, payments.Count(p => p.Refusal is null));
        Assert.Equal(15, payments.Count(p => p.Refusal?.Code == "insufficient-points"));
        await world.Rest.AssertSoundAsync();
    }

    [Fact]
    public async Task A_payment_that_ends_the_turn_answers_the_request_that_read_the_hold_before_it()
    {
        await using var world = await ProtocolWorld.StartAsync();
        await world.ChargeAsync(1, ProtocolWorld.Price);
        var id = IdOf((await world.HoldAsync(1, 1)).Value);
        var over = false;
        var session = new BuyerSession(
            _ => Task.FromResult<Outcome<PlaceId>>(over ? new NotAdmitted(PlaceStatus.Ended) : new PlaceId(1, 1)), _ => Task.CompletedTask, _ => Task.FromResult(over = true));
        Outcome<PaymentView> faster = default;
        world.Once(ProtocolStep.PayRead, async () => faster = await world.Get<PaymentDesk>().PayAsync(id, 1, session));
        var slower = await world.Get<PaymentDesk>().PayAsync(id, 1, session);
        Assert.True(over);
        Assert.Equal(faster.Value, slower.Value);
    }

    /// <summary>For each reservation, a payment and a settling wait for each other after their read.</summary>
    private static void MeetInPairs(ProtocolWorld world)
    {
        var pairs = new ConcurrentDictionary<(ProtocolStep, string), TaskCompletionSource>();
        TaskCompletionSource At(ProtocolStep step, string id) =>
            pairs.GetOrAdd((step, id), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        world.Probe.Listener = async (step, id) =>
        {
            if (step is not (ProtocolStep.PayRead or ProtocolStep.SettleRead)) return;
            At(step, id).TrySetResult();
            await At(step == ProtocolStep.PayRead ? ProtocolStep.SettleRead : ProtocolStep.PayRead, id).Task;
        };
    }

    private static Task<Reservation> SettleAsync(ProtocolWorld world, ReservationId id) =>
        world.Get<Settlement>().SettleAsync(new SeatsToSettle(id.Value, ProtocolWorld.DateId, []), TestContext.Current.CancellationToken);

    private static IEnumerable<Task> Shuffled(int seed, params Func<Task>[] acts)
    {
        new Random(seed).Shuffle(acts);
        return acts.Select(act => Task.Run(act));
    }

    private static async Task<IReadOnlyList<ReservationId>> PaidAsync(ProtocolWorld world, int firstUser)
    {
        var lists = await Task.WhenAll(Enumerable.Range(firstUser, 50).Select(u => world.Get<ReservationStore>().ListAsync(u, TestContext.Current.CancellationToken)));
        return [.. lists.SelectMany(l => l).Where(r => r.Status == ReservationStatus.Paid).Select(IdOf)];
    }

    private static async Task<List<(string Id, int SeatNumber)>> HeldSeatsAsync(ProtocolWorld world) =>
        [.. (await world.Rest.SeatsAsync()).Where(s => s.Status == SeatStatus.Held).Select(s => (s.ReservationId!, s.SeatNumber)).Order()];

    private static ReservationId IdOf(Reservation reservation) => ReservationId.TryParse(reservation.Id, out var id) ? id : throw new FormatException(reservation.Id);
}
