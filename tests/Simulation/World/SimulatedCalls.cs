using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Simulation.Seams;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Simulation.World;

/// <summary>The calls of buyers and operators and the messages, as functions/ makes them: the one place
/// that names the service's classes.</summary>
internal static class SimulatedCalls
{
    public const string Queue = "main";

    public static async Task<Outcome<BalanceView>> ChargeAsync(SimulatedInstance instance, long userId, long amount, string key) =>
        await instance.Get<WalletStore>().ChargeAsync(userId, amount, key, CancellationToken.None);

    /// <summary>The token, or the refusal.</summary>
    public static async Task<Outcome<QueuePlace>> JoinAsync(SimulatedInstance instance, long userId) =>
        await instance.Get<QueuePlaces>().JoinAsync(userId, null, CancellationToken.None);

    public static async Task<Outcome<QueuePlace>> PollAsync(SimulatedInstance instance, string token) =>
        await instance.Get<QueuePlaces>().FindAsync(token, CancellationToken.None);

    /// <summary>As somebody whose turn it is; without a token the gate is not asked.</summary>
    public static async Task<Outcome<Reservation>> HoldAsync(
        SimulatedInstance instance, ReservationId id, IReadOnlyList<int> seats, string? token = null)
    {
        PlaceId? place = null;
        var gate = instance.Get<QueueGate>();
        if (token is not null)
        {
            if ((await gate.RequireAdmittedAsync(token, id.UserId, Queue, CancellationToken.None))
                .Refused(out var refusal, out var session)) return refusal;
            place = session.Place;
        }

        var date = SimulatedHall.Date(instance.Clock.GetUtcNow());
        var wanted = Reservation.Wanted(
            id, SimulatedHall.ConcertId, SimulatedHall.DateId, date.Date.StartsAt, Queue, [.. seats.Select(SimulatedHall.Seat)],
            seats.Count * SimulatedHall.Price);
        var held = await instance.Get<Holds>().HoldAsync(wanted with { Place = place }, ignoresCoolDown: false);
        if (held is { Refusal: null, Value: { Status: ReservationStatus.Held } made })
            await gate.HoldAsync(Queue, id.UserId, made.Place, id.Value, made.HoldUntil);
        return held;
    }

    /// <summary>The best seats there are, by the map in Redis: what an instance keeps of it for a moment decides nothing.</summary>
    public static async Task<Outcome<Reservation>> HoldBestAsync(SimulatedInstance instance, ReservationId id, int quantity, string token,
        Random random)
    {
        var date = SimulatedHall.Date(instance.Clock.GetUtcNow());
        var maps = instance.Get<SeatMaps>();
        var map = await maps.PeekAsync(date, CancellationToken.None) ?? await maps.RebuildAsync(date, CancellationToken.None);
        var wish = new SeatWish(quantity, null, null, Adjacent: false);
        return BestAvailable.Choose(date.Layout, map, wish, new HashSet<int>(), 1, random) is { } seats
            ? await HoldAsync(instance, id, seats, token: token)
            : new NotEnoughSeats(quantity);
    }

    /// <summary>Without a token the buyer joins first.</summary>
    public static async Task<Outcome<PaymentView>> PayAsync(SimulatedInstance instance, ReservationId id, string? token = null)
    {
        token ??= (await JoinAsync(instance, id.UserId)).Value.Token;
        return await instance.Get<Checkout>().PayAsync(new PaymentCommand(id, id.UserId), token, CancellationToken.None);
    }

    public static async Task<Outcome<Reservation>> ReleaseAsync(SimulatedInstance instance, ReservationId id) =>
        await instance.Get<Releases>().ReleaseAsync(id);

    /// <summary>What the queue function of that message does. What is sent to receivers is delivered by the history itself.</summary>
    public static async Task HandleAsync(SimulatedInstance instance, StoredMessage message)
    {
        var messages = instance.Get<ReservationMessages>();
        await (message.Queue switch
        {
            ReservationQueues.FinishPayment or ReservationQueues.FinishPayment1 =>
                instance.Get<Checkout>().FinishAsync(message.Body, CancellationToken.None),
            ReservationQueues.FinishCancellation => messages.FinishAsync(message.Body, ReservationStatus.Cancelled, CancellationToken.None),
            ReservationQueues.FinishRefund => messages.FinishAsync(message.Body, ReservationStatus.Refunded, CancellationToken.None),
            _ when message.Queue.StartsWith("settle", StringComparison.Ordinal) =>
                messages.SettleAsync(message.Body, CancellationToken.None),
            _ => Task.CompletedTask,
        });
    }

    public static Task<int> SweepAsync(SimulatedInstance instance) => instance.Get<OverdueHolds>().SweepAsync(CancellationToken.None);

    public static Task<int> ReconcileAsync(SimulatedInstance instance) => instance.Get<Reconciler>().RunAsync(CancellationToken.None);

    public static Task<int> TickAsync(SimulatedInstance instance) => instance.Get<Admission>().TickAsync(Queue, CancellationToken.None);

    public static async Task RebuildAsync(SimulatedInstance instance) =>
        await instance.Get<SeatMaps>().RebuildAsync(SimulatedHall.Date(instance.Clock.GetUtcNow()), CancellationToken.None);

    public static async Task SettleByHandAsync(SimulatedInstance instance, ReservationId id) =>
        await instance.Get<Ops.ReservationLookup>().SettleAsync(id.Value, CancellationToken.None);

    public static async Task ConfigureAsync(SimulatedInstance instance, QueuePhase phase, int capacity) =>
        await instance.Get<QueueControl>().ConfigureAsync(
            Queue, new QueueSettingsRequest(phase, 3, capacity, null, null), whole: true, CancellationToken.None);
}
