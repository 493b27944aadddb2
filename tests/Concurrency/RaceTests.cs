using System.Collections.Concurrent;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Tests.Reservations;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Tests.Concurrency;

/// <summary>Everybody at once, on the service's own classes over the Cosmos emulator; each with its
/// guard off as a negative control.</summary>
public sealed class RaceTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Thousand_holds_of_one_seat_have_one_winner(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { SeatCondition = guarded });
        // A seat that was given back once: without its version anybody overwrites anybody.
        var before = (await world.HoldAsync(5000, 7)).Value;
        Assert.Null((await world.ReleaseAsync(before.Id)).Refusal);
        world.Meet(Moment.SeatRead, 2);
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
        await using var world =
            await ProtocolWorld.StartAsync(new Guards { OnePaymentId = guarded, IfMatchOnPay = guarded, WalletCondition = guarded });
        await world.ChargeAsync(1, 100_000);
        var id = (await world.HoldAsync(1, 1, 2)).Value.Id;
        world.Meet(Moment.PayQueued, 50);
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

    /// <summary>Who is first differs from round to round; legal ends are paid, cancelled, refunded and
    /// expired, and all accounts agree.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Pay_expire_and_cancel_end_in_a_legal_state(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { IfMatchOnPay = guarded, IfMatchOnExpire = guarded });
        var ends = new List<ReservationStatus>();
        for (var batch = 0; batch < (guarded ? 20 : 1); batch++)
        {
            // Fifty rounds at once: each its own user, two seats in two sections.
            var first = batch * 50;
            var ids = await Task.WhenAll(Enumerable.Range(first + 1, 50).Select(async n =>
            {
                await world.ChargeAsync(n, 1000);
                return (await world.HoldAsync(n, (n % 50) + 1, (n % 50) + 101)).Value.Id;
            }));
            // Before the race: a payment that first takes a turn comes after every cancellation.
            var tokens = await Task.WhenAll(ids.Select(id => world.JoinAsync(id.UserId)));
            world.LetHoldsRunOut();
            // Without the guards: all payments and all settlings have read before any of them writes.
            if (!guarded) MeetInPairs(world);
            await Task.WhenAll(ids.SelectMany((id, i) => Shuffled(first + i,
                () => world.PayAsync(id, tokens[i]), () => world.ReleaseAsync(id), () => SettleAsync(world, id))));
            world.Seams.Listener = null;
            if (!guarded)
            {
                await world.Rest.AssertBrokenAsync();
                return;
            }

            await world.Rest.ReachAsync();
            var reservations =
                await Task.WhenAll(ids.Select(id => world.Get<ReservationStore>().FindAsync(id, TestContext.Current.CancellationToken)));
            ends.AddRange(reservations.Select(r => r!.Value.Item.Status));
            Assert.Empty(await world.Rest.ViolationsAsync());
            foreach (var paid in ids.Where((_, i) => reservations[i]!.Value.Item.Status == ReservationStatus.Paid))
                await world.ReleaseAsync(paid);
            foreach (var late in await PaidAsync(world, first + 1)) await world.ReleaseAsync(late);
            await world.Rest.ReachAsync();
        }

        Assert.DoesNotContain(ReservationStatus.Held, ends);
        // The race is one: more than one of them wins.
        Assert.True(ends.Distinct().Count() > 1, $"Always {ends[0]}");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Overlapping_holds_are_whole_or_nothing(bool guarded)
    {
        await using var world = await ProtocolWorld.StartAsync(new Guards { GiveBack = guarded });
        // Seats of both sections, asked for in every order: nobody waits for anybody, so nobody can deadlock.
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 120).Select(user => Task.Run(() =>
            world.HoldAsync(user, [.. new[] { user % 10, (user + 3) % 10, 100 + (user % 3) }.Select(n => n + 1).Order()]))));
        var held = outcomes.Where(o => o.Refusal is null).Select(o => o.Value).ToList();
        Assert.NotEmpty(held);
        Assert.All(outcomes.Where(o => o.Refusal is not null), o => Assert.IsType<SeatsTaken>(o.Refusal));
        var owned = await HeldSeatsAsync(world);
        var whole = held.SelectMany(r => r.Seats.Select(s => (r.Id, s.SeatNumber))).OrderBy(s => s.SeatNumber).ToList();
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
        await using var world = await ProtocolWorld.StartAsync(new Guards { QuotaCondition = guarded });
        Assert.Null((await world.HoldAsync(1, 200)).Refusal);
        world.Meet(Moment.QuotaFound, 20);
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
        await using var world = await ProtocolWorld.StartAsync(new Guards { WalletCondition = guarded }, maxSeats: 40);
        await world.ChargeAsync(1, 5 * ProtocolWorld.Price);
        var ids = new List<ReservationId>();
        for (var seat = 1; seat <= 20; seat++) ids.Add((await world.HoldAsync(1, seat)).Value.Id);
        world.Meet(Moment.PayQueued, 20);
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
        var id = (await world.HoldAsync(1, 1)).Value.Id;
        var token = await world.JoinAsync(1);
        Outcome<PaymentView> faster = default;
        world.Once(Moment.PayRead, async () => faster = await world.PayAsync(id, token));
        var slower = await world.PayAsync(id, token);
        Assert.Equal(PlaceStatus.Ended,
            (await world.Get<QueuePlaces>().FindAsync(token, TestContext.Current.CancellationToken)).Value.Status);
        Assert.Equal(faster.Value, slower.Value);
    }

    /// <summary>For each reservation, a payment and a settling wait for each other after their read.</summary>
    private static void MeetInPairs(ProtocolWorld world)
    {
        var pairs = new ConcurrentDictionary<(Moment, ReservationId), TaskCompletionSource>();
        TaskCompletionSource At(Moment moment, ReservationId id) =>
            pairs.GetOrAdd((moment, id), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        world.Seams.Listener = async moment =>
        {
            var mine = (moment, ProtocolProcess.Current?.Kind) switch
            {
                (Moment.PayRead, ProcessKind.Call) => Moment.PayRead,
                (Moment.ReservationRead, ProcessKind.Message) => Moment.ReservationRead,
                _ => Moment.Other,
            };
            if (mine == Moment.Other) return;
            var id = ProtocolProcess.Current!.Subject!.Value;
            At(mine, id).TrySetResult();
            await At(mine == Moment.PayRead ? Moment.ReservationRead : Moment.PayRead, id).Task;
        };
    }

    private static Task<SettledReservation> SettleAsync(ProtocolWorld world, ReservationId id) =>
        ProtocolProcess.RunAsync(ProcessKind.Message, id, () =>
            world.Get<Settlement>().SettleAsync(new SeatsToSettle(id, ProtocolWorld.DateId, []), TestContext.Current.CancellationToken));

    private static IEnumerable<Task> Shuffled(int seed, params Func<Task>[] acts)
    {
        new Random(seed).Shuffle(acts);
        return acts.Select(act => Task.Run(act));
    }

    private static async Task<IReadOnlyList<ReservationId>> PaidAsync(ProtocolWorld world, int firstUser)
    {
        var lists = await Task.WhenAll(
            Enumerable.Range(firstUser, 50).Select(u => world.Get<ReservationStore>().ListAsync(u, TestContext.Current.CancellationToken)));
        return [.. lists.SelectMany(l => l).Where(r => r.Status == ReservationStatus.Paid).Select(r => r.Id)];
    }

    private static async Task<List<(ReservationId Id, int SeatNumber)>> HeldSeatsAsync(ProtocolWorld world) =>
        [.. (await world.Rest.SeatsAsync()).Where(s => s.Status == SeatStatus.Held).Select(s => (s.ReservationId!.Value, s.SeatNumber))
            .OrderBy(s => s.SeatNumber)];
}
