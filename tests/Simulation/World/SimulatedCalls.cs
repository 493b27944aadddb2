using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Simulation.Defects;
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

        var dates = instance.Get<DatesOnSale>();
        if ((await dates.FindAsync(SimulatedHall.ConcertId, SimulatedHall.DateId, CancellationToken.None))
            .Refused(out var none, out var date))
            return none;
        if (dates.WhyClosed(date) is { } closed) return closed;
        var wanted = DatesOnSale.Wanted(id, date, seats);
        var held = await instance.Get<Holds>().HoldAsync(wanted with { Place = place }, ignoresCoolDown: false);
        if (held is { Refusal: null, Value: { Status: ReservationStatus.Held } made })
            await gate.HoldAsync(Queue, id.UserId, made.Place, id.Value, made.HoldUntil);
        return held;
    }

    /// <summary>The best seats there are, by the map in Redis: what an instance keeps of it for a moment decides nothing.</summary>
    public static async Task<Outcome<Reservation>> HoldBestAsync(SimulatedInstance instance, ReservationId id, int quantity, string token,
        Random random)
    {
        if (await DateAsync(instance) is not { } date) return new NotFound("The date");
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

    /// <summary>One of the seats, by its place among those that the reservation has now.</summary>
    public static async Task<Outcome<Reservation>> ReleasePartAsync(SimulatedInstance instance, ReservationId id, int which)
    {
        if (await instance.Get<ReservationStore>().FindAsync(id, CancellationToken.None) is not { Item: { Seats.Count: > 0 } own })
            return new NotFound("The reservation");
        return await instance.Get<Releases>().ReleaseAsync(id, new ReleaseOrder([own.Seats[which % own.Seats.Count].SeatNumber]));
    }

    public static async Task<Outcome<Reservation>> RefundAsync(SimulatedInstance instance, ReservationId id) =>
        await instance.Get<Releases>().ReleaseAsync(id, new ReleaseOrder { ByOperator = true, Reason = "The holder is ill." });

    /// <summary>To that user's account, or to the house's.</summary>
    public static async Task<Outcome<ReservationView>> SellAsync(SimulatedInstance instance, IReadOnlyList<int> seats,
        long? user, string? key)
    {
        var sale = new BoxOfficeSale("Holder", Complimentary: false, Actor: null);
        var order = new BoxOfficeOrder(SimulatedHall.DateId, seats, sale, Price: null, user);
        return await instance.Get<BoxOfficeSales>().SellAsync(order, key, CancellationToken.None);
    }

    public static async Task<Outcome<HouseSeatsView>> BlockAsync(SimulatedInstance instance, IReadOnlyList<int> seats) =>
        await instance.Get<HouseSeats>().BlockAsync(SimulatedHall.DateId, seats, "The house's.", null, CancellationToken.None);

    public static async Task<Outcome<HouseSeatsView>> UnblockAsync(SimulatedInstance instance, IReadOnlyList<int> seats) =>
        await instance.Get<HouseSeats>().UnblockAsync(SimulatedHall.DateId, seats, CancellationToken.None);

    public static async Task<Outcome<BulkWritten>> MoveAsync(SimulatedInstance instance, DateTimeOffset startsAt)
    {
        var date = new DatePut("concerts[0].dates[0]", SimulatedHall.DateId, startsAt, SimulatedHall.PlaceId);
        return await instance.Get<CatalogWriter>().PutConcertsAsync(
            [new ConcertPut("concerts[0]", SimulatedHall.ConcertId, null, null, null, [date])], CancellationToken.None);
    }

    public static async Task<Outcome<BulkWritten>> PublishAsync(SimulatedInstance instance, bool published) =>
        await instance.Get<CatalogWriter>().PublishAsync([SimulatedHall.ConcertId], published, CancellationToken.None);

    public static async Task<Outcome<DateJobView>> CancelDateAsync(SimulatedInstance instance) =>
        await instance.Get<DateJobs>().CancelAsync(SimulatedHall.DateId, "The singer is ill.", CancellationToken.None);

    /// <summary>The date as that instance knows it.</summary>
    public static async ValueTask<BookableDate?> DateAsync(SimulatedInstance instance) =>
        (await instance.Get<FindDate>()(SimulatedHall.DateId, CancellationToken.None))?.Date;

    /// <summary>What the queue function of that message does.</summary>
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
            DateChanges.Queue => instance.Get<DateJobRun>().RunAsync(
                JsonSerializer.Deserialize(message.Body, BoxOfficeJson.Default.DateChange)!, CancellationToken.None),
            DateJobRun.PageQueue => instance.Get<DateJobRun>().RunPageAsync(
                JsonSerializer.Deserialize(message.Body, BoxOfficeJson.Default.DateJobPageMessage)!, CancellationToken.None),
            _ => instance.Get<EventOutbox>().DeliverAsync(message.Body, CancellationToken.None),
        });
    }

    public static Task<int> SweepAsync(SimulatedInstance instance) => instance.Get<OverdueHolds>().SweepAsync(CancellationToken.None);

    /// <summary>What the timer looks for, but for what is planted not to be looked for.</summary>
    public static async Task<int> ReconcileAsync(SimulatedInstance instance, Defect defect) =>
        (defect.HasNoReconciler ? 0 : await instance.Get<Reconciler>().RunAsync(CancellationToken.None))
        + (defect.ForgetsEvents ? 0 : await instance.Get<WaitingEvents>().NudgeOverdueAsync(CancellationToken.None))
        + (defect.ForgetsJobs ? 0 : await instance.Get<OverdueDateJobs>().RunAsync(CancellationToken.None));

    public static Task<int> TickAsync(SimulatedInstance instance) => instance.Get<Admission>().TickAsync(Queue, CancellationToken.None);

    public static async Task RebuildAsync(SimulatedInstance instance)
    {
        if (await DateAsync(instance) is { } date) await instance.Get<SeatMaps>().RebuildAsync(date, CancellationToken.None);
    }

    public static async Task SettleByHandAsync(SimulatedInstance instance, ReservationId id) =>
        await instance.Get<Ops.ReservationLookup>().SettleAsync(id.Value, CancellationToken.None);

    public static async Task ConfigureAsync(SimulatedInstance instance, QueuePhase phase, int capacity) =>
        await instance.Get<QueueControl>().ConfigureAsync(
            Queue, new QueueSettingsRequest(phase, 3, capacity, null, null), whole: true, CancellationToken.None);
}
