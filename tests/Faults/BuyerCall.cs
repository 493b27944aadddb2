using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Tests.Reservations;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Tests.Faults;

/// <summary>A buyer's call that Cosmos fails in the middle of.</summary>
/// <param name="Status">How it ends, however often it is sent.</param>
/// <param name="Reservations">What the buyer then has.</param>
internal sealed record BuyerCall(int Status, params ReservationStatus[] Reservations)
{
    /// <summary>Two sections, so that a hold is two batches.</summary>
    public static readonly int[] Seats = [1, 2, 101];

    /// <summary>Seats that a buyer is given who leaves the choice to the service, and asks again.</summary>
    private static readonly int[] OtherSeats = [3, 4, 102];

    public static readonly IReadOnlyDictionary<string, BuyerCall> All = new Dictionary<string, BuyerCall>(StringComparer.Ordinal)
    {
        ["charge"] = new(200) { Make = (buyer, name, _) => ChargeAsync(buyer, name) },
        ["hold"] = new(200, ReservationStatus.Held) { Make = (buyer, name, _) => HoldAsync(buyer, name, Seats) },
        ["hold of other seats each time"] = new(200, ReservationStatus.Held)
        {
            Make = (buyer, name, attempt) => HoldAsync(buyer, name, attempt == 1 ? Seats : OtherSeats),
        },
        ["refused hold"] = new(409) { Before = SeatTakenAsync, Make = (buyer, name, _) => HoldAsync(buyer, name, Seats) },
        ["pay"] = new(200, ReservationStatus.Paid) { Before = HeldAsync, Make = (buyer, _, _) => PayAsync(buyer) },
        ["pay late"] = new(200, ReservationStatus.Paid, ReservationStatus.Expired)
        {
            Before = RunOutAsync,
            Make = (buyer, _, _) => PayAsync(buyer),
        },
        ["pay without points"] = new(402, ReservationStatus.Held) { Before = PoorAsync, Make = (buyer, _, _) => PayAsync(buyer) },
        ["cancel"] = new(200, ReservationStatus.Cancelled) { Before = HeldAsync, Make = (buyer, _, _) => ReleaseAsync(buyer) },
        ["cancel a seat"] = new(200, ReservationStatus.Held) { Before = HeldAsync, Make = (buyer, _, _) => ReleaseAsync(buyer, Seats[0]) },
        ["refund a seat"] = new(200, ReservationStatus.Paid) { Before = PaidAsync, Make = (buyer, _, _) => ReleaseAsync(buyer, Seats[2]) },
        ["refund"] = new(200, ReservationStatus.Refunded) { Before = PaidAsync, Make = (buyer, _, _) => ReleaseAsync(buyer) },
    };

    /// <summary>Their names, for a theory.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>What has happened when the call is made.</summary>
    public Func<Buyer, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>The call: whose, what names it, and the how manieth attempt it is.</summary>
    public required Func<Buyer, string, int, Task<IResult>> Make { get; init; }

    private static async Task<IResult> ChargeAsync(Buyer buyer, string name) => Responses.From(
        await buyer.World.Get<WalletStore>()
            .ChargeAsync(buyer.UserId, 1000, ReservationId.Derived(buyer.UserId, name).Value, TestContext.Current.CancellationToken),
        BoxOfficeJson.Default.AnswerBalanceView);

    private static async Task<IResult> HoldAsync(Buyer buyer, string name, int[] seats) =>
        Answer(await buyer.World.HoldAsync(ReservationId.Derived(buyer.UserId, name), seats));

    private static async Task<IResult> PayAsync(Buyer buyer) =>
        Responses.From(await buyer.World.PayAsync(buyer.Held), BoxOfficeJson.Default.AnswerPaymentView);

    private static async Task<IResult> ReleaseAsync(Buyer buyer, params int[] seats) =>
        Answer(await buyer.World.ReleaseAsync(buyer.Held, seats));

    private static IResult Answer(Outcome<Reservation> outcome) => Responses.From<ReservationView>(
        outcome.Refused(out var refusal, out var reservation) ? refusal : ReservationView.Of(reservation),
        BoxOfficeJson.Default.AnswerReservationView);

    private static async Task SeatTakenAsync(Buyer buyer) =>
        Assert.Null((await buyer.World.HoldAsync(buyer.UserId + 1_000_000, Seats[^1])).Refusal);

    private static async Task PoorAsync(Buyer buyer) => Assert.Null((await buyer.World.HoldAsync(buyer.Held, Seats)).Refusal);

    private static async Task HeldAsync(Buyer buyer)
    {
        await buyer.World.ChargeAsync(buyer.UserId, 1000);
        await PoorAsync(buyer);
    }

    private static async Task RunOutAsync(Buyer buyer)
    {
        await HeldAsync(buyer);
        buyer.World.LetHoldsRunOut();
        await buyer.World.Rest.RunVisibleAsync();
    }

    /// <summary>So long ago that the message of the hold has come, and found the payment.</summary>
    private static async Task PaidAsync(Buyer buyer)
    {
        await HeldAsync(buyer);
        Assert.Null((await buyer.World.PayAsync(buyer.Held)).Refusal);
        await buyer.World.Rest.ReachAsync();
    }
}

/// <summary>Who makes a call.</summary>
internal sealed record Buyer(ProtocolWorld World, long UserId)
{
    /// <summary>The reservation that was held before the call.</summary>
    public ReservationId Held { get; } = ReservationId.Derived(UserId, "before");

    /// <summary>What the buyer has, the newest first.</summary>
    public Task<IReadOnlyList<Reservation>> ReservationsAsync() =>
        World.Get<ReservationStore>().ListAsync(UserId, TestContext.Current.CancellationToken);
}
