using System.Text.Json.Serialization.Metadata;
using BoxOffice.Events;
using BoxOffice.Payments;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Wallets;
using Microsoft.Azure.Cosmos;
using StackExchange.Redis;

namespace BoxOffice.Tests.Reservations;

/// <summary>Lets messages run until nothing is under way any more, and says what is wrong then.</summary>
internal sealed class ProtocolRest(ProtocolWorld world)
{
    /// <summary>Handles every message that is visible now; one whose handler dies, or meets an
    /// outage, stays, and is handled again.</summary>
    /// <param name="twice">Each message is delivered twice.</param>
    public async Task RunVisibleAsync(bool twice = false)
    {
        var died = new HashSet<string>(StringComparer.Ordinal);
        while (world.Queue.Next(died) is { } message)
        {
            try
            {
                for (var time = 0; time < (twice ? 2 : 1); time++) await HandleAsync(message);
                world.Queue.Done(message);
            }
            catch (Exception failure) when (failure is ProcessDiedException || Outages.RefusalFor(failure) is not null)
            {
                died.Add(message.Id);
            }
        }
    }

    /// <summary>Until no message is left, and the sweep has looked too.</summary>
    public async Task ReachAsync(bool twice = false) => Assert.True(await ComesToRestAsync(twice), "Messages never come to rest.");

    private async Task<bool> ComesToRestAsync(bool twice)
    {
        for (var round = 0; round < 20; round++)
        {
            await RunVisibleAsync(twice);
            if (world.Queue.Waiting is [_, ..] waiting)
            {
                var next = waiting.Min(m => m.VisibleAt) - world.Clock.GetUtcNow();
                if (next > TimeSpan.Zero) world.Clock.Advance(next);
                continue;
            }

            world.Clock.Advance(TimeSpan.FromMinutes(2));
            var queued = world.Guards.Sweep ? await world.Get<OverdueHolds>().SweepAsync(TestContext.Current.CancellationToken) : 0;
            if (world.Guards.Reconciler)
            {
                queued += await world.Get<Reconciler>().RunAsync(TestContext.Current.CancellationToken);
                queued += await world.Get<WaitingEvents>().NudgeOverdueAsync(TestContext.Current.CancellationToken);
            }

            if (queued == 0) return true;
        }

        return false;
    }

    /// <summary>Comes to rest, and asserts that everything agrees.</summary>
    public async Task AssertSoundAsync(bool twice = false)
    {
        await ReachAsync(twice);
        Assert.Empty(await ViolationsAsync());
    }

    /// <summary>Comes to rest, and asserts that something is wrong: a negative control.</summary>
    public async Task AssertBrokenAsync()
    {
        // A message that no try can end is wrong as well.
        if (await ComesToRestAsync(twice: false)) Assert.NotEmpty(await ViolationsAsync());
    }

    /// <summary>Everything that is wrong at rest, in words; empty when seats, reservations, quotas, points and the map agree.</summary>
    /// <param name="user">Only of that one's account, where nobody else has a seat; null for all.</param>
    public async Task<IReadOnlyList<string>> ViolationsAsync(long? user = null)
    {
        var accounts = world.Get<CosmosDatabase>().Accounts;
        PartitionKey? partition = user is { } one ? AccountPartition.Of(one) : null;
        var reservations = await AllAsync<Reservation>(accounts, "SELECT * FROM c WHERE c.kind = 'reservation'", partition);
        var seats = await SeatsAsync();
        var entries = await AllAsync<LedgerEntry>(accounts, "SELECT * FROM c WHERE c.kind = 'ledger'", partition);
        var wallets = await AllAsync<Wallet>(accounts, "SELECT * FROM c WHERE c.id = 'wallet'", partition);
        var quotas =
            await AllAsync<SeatQuota>(accounts, $"SELECT * FROM c WHERE c.id = '{SeatQuota.IdOf(ProtocolWorld.ConcertId)}'", partition);
        return [
            .. reservations.SelectMany(r => SeatsOf(r, seats)),
            .. seats.SelectMany(s => OwnerOf(s, reservations)),
            .. reservations.SelectMany(r => PointsOf(r, entries)),
            .. reservations.SelectMany(EventsOf),
            .. wallets.SelectMany(w => LedgerOf(w, entries)),
            .. CountsOf(quotas, reservations),
            .. await MapOfAsync(seats)];
    }

    /// <summary>Every seat that was ever touched.</summary>
    public Task<IReadOnlyList<Seat>> SeatsAsync() => AllAsync<Seat>(world.Get<CosmosDatabase>().Seats, "SELECT * FROM c");

    private static IEnumerable<string> SeatsOf(Reservation reservation, IReadOnlyList<Seat> seats)
    {
        if (reservation.Status == ReservationStatus.Held) yield return $"{reservation.Id} is still held";
        if (reservation.Follows is { } follows)
            yield return $"{reservation.Id} is {reservation.Status}, and this has not followed: {string.Join(", ", follows)}";
        if (reservation.Status != ReservationStatus.Paid) yield break;
        foreach (var own in reservation.Seats)
        {
            var seat = seats.SingleOrDefault(s => s.SeatNumber == own.SeatNumber);
            if (seat is not { Status: SeatStatus.Sold } || seat.ReservationId != reservation.Id)
                yield return $"{reservation.Id} is paid, and its seat {own.SeatNumber} is {seat?.Status} of {seat?.ReservationId}";
        }
    }

    private static IEnumerable<string> OwnerOf(Seat seat, IReadOnlyList<Reservation> reservations)
    {
        if (seat.Status == SeatStatus.Available) yield break;
        if (seat.Status == SeatStatus.Blocked)
        {
            if (seat.House is null || seat.ReservationId is not null)
                yield return $"seat {seat.SeatNumber} is blocked, and not the house's";
            yield break;
        }

        var owner = reservations.SingleOrDefault(r => r.Id == seat.ReservationId);
        if (owner is not { Status: ReservationStatus.Paid } || !owner.Has(seat.SeatNumber))
            yield return $"seat {seat.SeatNumber} is {seat.Status} of {seat.ReservationId}, which is {owner?.Status}";
    }

    private static IEnumerable<string> PointsOf(Reservation reservation, IReadOnlyList<LedgerEntry> entries)
    {
        var own = entries.Where(e => e.ReservationId == reservation.Id.Value).ToList();
        // What the box office sold was paid there, and no limit counts it.
        var owed = reservation is { Status: ReservationStatus.Paid, BoxOffice: null } ? -reservation.TotalPrice : 0;
        owed -= reservation.Kept;
        if (own.Sum(e => e.Amount) != owed)
            yield return $"{reservation.Id} is {reservation.Status} and moved {own.Sum(e => e.Amount)} points";
        if (own.Count(e => e.Reason == LedgerReason.Payment) > 1) yield return $"{reservation.Id} was debited twice";
    }

    private IEnumerable<string> EventsOf(Reservation reservation)
    {
        ReservationStatus[] became = reservation switch
        {
            { IsTombstone: true } or { Status: ReservationStatus.Held } => [],
            { Status: ReservationStatus.Refunded } => [ReservationStatus.Paid, ReservationStatus.Refunded],
            _ => [reservation.Status],
        };
        var parts = reservation.Status is ReservationStatus.Cancelled or ReservationStatus.Refunded ? reservation.Returned?.SkipLast(1)
            : reservation.Returned;
        return became.Select(status => ReservationEvents.Of(reservation, status).Id)
            .Concat((parts ?? []).Select(part => ReservationEvents.OfReturn(reservation, part).Id)).Where(id => !world.Receiver.WasTold(id))
                .Select(id => $"nobody was told {id}");
    }

    private static IEnumerable<string> LedgerOf(Wallet wallet, IReadOnlyList<LedgerEntry> entries)
    {
        var own = entries.Where(e => e.UserId == wallet.UserId).OrderBy(e => e.Sequence).ToList();
        if (own.Sum(e => e.Amount) != wallet.Balance)
            yield return $"the ledger of {wallet.UserId} sums to {own.Sum(e => e.Amount)}, the balance is {wallet.Balance}";
        if (wallet.Balance < 0) yield return $"{wallet.UserId} has {wallet.Balance} points";
        if (!own.Select(e => e.Sequence).SequenceEqual(Enumerable.Range(1, own.Count).Select(n => (long)n)))
            yield return $"the ledger of {wallet.UserId} has a gap or a double";
    }

    private static IEnumerable<string> CountsOf(IReadOnlyList<SeatQuota> quotas, IReadOnlyList<Reservation> reservations)
    {
        foreach (var user in reservations.GroupBy(r => r.UserId))
        {
            var paid = user.Where(r => r is { Status: ReservationStatus.Paid, BoxOffice: null }).Sum(r => r.Seats.Count);
            var counted = quotas.SingleOrDefault(a => a.UserId == user.Key)?.Entries.Sum(e => e.Seats) ?? 0;
            if (paid != counted) yield return $"{user.Key} has {paid} seats, counted as {counted}";
        }
    }

    private async Task<IReadOnlyList<string>> MapOfAsync(IReadOnlyList<Seat> seats)
    {
        var map = (byte[]?)await world.Get<IDatabase>().StringGetAsync(new SeatKeys(ProtocolWorld.DateId).Map);
        // A map that is missing is rebuilt from the seats when somebody asks for it.
        if (map is null) return [];
        var drawn = new SeatMap(map.Length * 4, map);
        return [.. seats.Where(s => s.SeatNumber <= drawn.TotalSeats && drawn.StatusOf(s.SeatNumber) != s.Status)
            .Select(s => $"the map shows seat {s.SeatNumber} as {drawn.StatusOf(s.SeatNumber)}, it is {s.Status}")];
    }

    private Task<bool> HandleAsync(MessageOnClock message) => ProtocolProcess.RunAsync(ProcessKind.Message, SubjectOf(message), async () =>
    {
        await DispatchAsync(message);
        return true;
    });

    private static ReservationId? SubjectOf(MessageOnClock message) =>
        EventQueues.All.Contains(message.Queue) ? null : ReservationMessages.Read(message.Body).ReservationId;

    private Task DispatchAsync(MessageOnClock message)
    {
        var (messages, token) = (world.Get<ReservationMessages>(), TestContext.Current.CancellationToken);
        return message.Queue switch
        {
            ReservationQueues.FinishPayment or ReservationQueues.FinishPayment1 => world.Get<Checkout>().FinishAsync(message.Body, token),
            ReservationQueues.FinishCancellation => messages.FinishAsync(message.Body, ReservationStatus.Cancelled, token),
            ReservationQueues.FinishRefund => messages.FinishAsync(message.Body, ReservationStatus.Refunded, token),
            var queue when EventQueues.All.Contains(queue) => world.Get<EventOutbox>().DeliverAsync(message.Body, token),
            _ => messages.SettleAsync(message.Body, token),
        };
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(Container container, string query, PartitionKey? partition = null) =>
        await container.QueryAsync<T>(new QueryDefinition(query), partition, (JsonTypeInfo<T>)BoxOfficeJson.Default.GetTypeInfo(typeof(T))!,
            TestContext.Current.CancellationToken);
}
