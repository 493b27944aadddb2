using BoxOffice.Catalog;
using BoxOffice.Reservations;

namespace BoxOffice.Tests.Contract;

/// <summary>One good call of every operation, by its id.</summary>
internal static class DocumentedCalls
{
    /// <summary>The user who makes them.</summary>
    public const long Buyer = 1;

    private const long Nowhere = 999_999;
    /// <summary>A valid id of the buyer that no reservation has: what is tested is the look-up, not the syntax.</summary>
    private static readonly string NoReservation = ReservationId.Derived(Buyer, "no reservation").Value;

    /// <param name="token">The buyer's.</param>
    /// <param name="reservationId">A hold of the buyer's.</param>
    /// <param name="soldOut">A date with a return list.</param>
    public static Dictionary<string, DocumentedCall> For(
        BookableDate date, string token, string leaverToken, string reservationId, BookableDate soldOut)
    {
        var (concertId, dateId, placeId) = (date.Concert.ConcertId, date.Date.ConcertDateId, date.Date.Place.PlaceId);
        object dates = new[] { new { concertDateId = dateId, concertDate = date.Date.StartsAt, placeId } };
        var calls = Catalog(concertId, dateId, date.Layout.LayoutId).Concat(Accounts()).Concat(Queues(concertId, token, leaverToken))
            .ToDictionary();
        calls["HoldSeats"] = new("v1/reservations", new { userId = Buyer, concertId, concertDateId = dateId, seatNumber = 2 }, token)
        {
            Missing = new("v1/reservations", new { userId = Buyer, concertId = Nowhere, concertDateId = Nowhere, seatNumber = 2 }, token),
        };
        calls["PayReservation"] =
            new("v1/payments/pay", new { userId = Buyer, reservationId },
            token)
            { Missing = new("v1/payments/pay", new { userId = Buyer, reservationId = NoReservation }, token) };
        calls["ReleaseReservation"] = new($"v1/reservations/{reservationId}?userId={Buyer}")
        {
            InvalidPath = $"v1/reservations/{reservationId}?userId=x",
            Missing = new($"v1/reservations/{NoReservation}?userId={Buyer}"),
        };
        calls["GetReservation"] = new($"v1/users/{Buyer}/reservations/{reservationId}")
        {
            InvalidPath = $"v1/users/x/reservations/{reservationId}",
            Missing = new($"v1/users/{Buyer}/reservations/{NoReservation}"),
        };
        var (waited, full) = (soldOut.Date.ConcertDateId, soldOut.Concert.ConcertId);
        calls["JoinReturnList"] =
            new("v1/return-list", new { userId = Buyer, concertId = full, concertDateId = waited, quantity = 1 })
            { Missing = new("v1/return-list", new { userId = Buyer, concertId = Nowhere, concertDateId = Nowhere, quantity = 1 }) };
        foreach (var id in new[] { "FindReturnWait", "LeaveReturnList" })
        {
            calls[id] = new($"v1/users/{Buyer}/return-list/{waited}")
            {
                InvalidPath = $"v1/users/{Buyer}/return-list/x",
                Missing = new($"v1/users/{Buyer}/return-list/{Nowhere}"),
            };
        }

        calls["FindReservation"] = new($"v1/ops/reservations/{reservationId}") { Missing = new($"v1/ops/reservations/{NoReservation}") };
        calls["SettleReservationNow"] =
            new($"v1/ops/reservations/{reservationId}/settle") { Missing = new($"v1/ops/reservations/{NoReservation}/settle") };
        calls["CancelDate"] =
            new($"v1/ops/dates/{dateId}/cancel",
            new { dryRun = true })
            { Missing = new($"v1/ops/dates/{Nowhere}/cancel", new { dryRun = true }) };
        calls["CancelConcert"] = new($"v1/ops/concerts/{concertId}/cancel", new { dryRun = true })
        {
            Missing = new($"v1/ops/concerts/{Nowhere}/cancel", new { dryRun = true }),
        };
        calls["ListDateJobs"] =
            new($"v1/ops/dates/{dateId}/jobs") { InvalidPath = "v1/ops/dates/x/jobs", Missing = new($"v1/ops/dates/{Nowhere}/jobs") };
        calls["ListHouseSeats"] = new($"v1/ops/dates/{dateId}/house-seats")
        {
            InvalidPath = "v1/ops/dates/x/house-seats",
            Missing = new($"v1/ops/dates/{Nowhere}/house-seats"),
        };
        calls["ListReturnWaits"] = new($"v1/ops/dates/{waited}/return-list")
        {
            InvalidPath = "v1/ops/dates/x/return-list",
            Missing = new($"v1/ops/dates/{Nowhere}/return-list"),
        };
        object house = new { seatNumbers = new[] { 90 }, reason = "Sponsors" };
        calls["BlockSeats"] = new($"v1/ops/dates/{dateId}/block", house) { Missing = new($"v1/ops/dates/{Nowhere}/block", house) };
        calls["UnblockSeats"] = new($"v1/ops/dates/{dateId}/unblock", new { seatNumbers = new[] { 90 } })
        {
            Missing = new($"v1/ops/dates/{Nowhere}/unblock", new { seatNumbers = new[] { 90 } }),
        };
        calls["SellAtBoxOffice"] = new("v1/ops/reservations", new { concertDateId = dateId, seatNumbers = new[] { 91 }, holder = "Kim" })
        {
            Missing = new("v1/ops/reservations", new { concertDateId = Nowhere, seatNumbers = new[] { 91 }, holder = "Kim" }),
        };
        calls["RefundReservation"] = new($"v1/ops/reservations/{reservationId}/refund", new { reason = "A wish." })
        {
            Missing = new($"v1/ops/reservations/{NoReservation}/refund", new { reason = "A wish." }),
        };
        calls["PutVenues"] =
            new("v1/ops/venues",
            new
            {
                venues = new[] { new { placeId = 77, name = "Hall",
            sections = new[] { new { name = "A", ticketClass = "R", price = 10, rows = new[] { new { name = "1", seats = 5 } } } } } }
            });
        calls["PutConcerts"] =
            new("v1/ops/concerts", new { concerts = new[] { new { concertId, name = "Concert", published = true, dates } } });
        calls["PutDates"] =
            new("v1/ops/dates",
            new { dates = new[] { new { concertId, concertDateId = dateId, concertDate = date.Date.StartsAt, placeId } } });
        calls["PublishConcerts"] = new("v1/ops/concerts/publish", new { concertIds = new[] { concertId } });
        calls["UnpublishConcerts"] = new("v1/ops/concerts/unpublish", new { concertIds = new[] { concertId } });
        calls["ShowSales"] =
            new($"v1/ops/dates/{dateId}/sales") { InvalidPath = "v1/ops/dates/x/sales", Missing = new($"v1/ops/dates/{Nowhere}/sales") };
        calls["ListSales"] =
            new($"v1/ops/dates/{dateId}/reservations")
            {
                InvalidPath = $"v1/ops/dates/{dateId}/reservations?format=x",
                Missing = new($"v1/ops/dates/{Nowhere}/reservations")
            };
        calls["RebuildSeatMaps"] = new("v1/ops/seat-maps/rebuild", new { concertDateIds = new[] { dateId } });
        return calls;
    }

    private static Dictionary<string, DocumentedCall> Catalog(long concertId, long dateId, string layoutId) => new()
    {
        ["ListConcerts"] = new("v1/concerts") { InvalidPath = "v1/concerts?page=x" },
        ["GetConcert"] = new($"v1/concerts/{concertId}") { InvalidPath = "v1/concerts/x", Missing = new($"v1/concerts/{Nowhere}") },
        ["ListDates"] =
            new($"v1/concerts/{concertId}/dates") { InvalidPath = "v1/concerts/x/dates", Missing = new($"v1/concerts/{Nowhere}/dates") },
        ["GetLayout"] = new($"v1/layouts/{layoutId}") { Missing = new("v1/layouts/none") },
        ["ListSeats"] = new($"v1/concerts/dates/{dateId}/seats")
        {
            InvalidPath = "v1/concerts/dates/x/seats",
            Missing = new($"v1/concerts/dates/{Nowhere}/seats")
        },
        ["GetSeatMap"] = new($"v1/concerts/dates/{dateId}/seat-map")
        {
            InvalidPath = "v1/concerts/dates/x/seat-map",
            Missing = new($"v1/concerts/dates/{Nowhere}/seat-map"),
        },
        ["ListSeatChanges"] = new($"v1/concerts/dates/{dateId}/seat-map/changes?since=none")
        {
            InvalidPath = "v1/concerts/dates/x/seat-map/changes",
            Missing = new($"v1/concerts/dates/{Nowhere}/seat-map/changes"),
        },
        ["Live"] = new("v1/health/live"),
        ["Ready"] = new("v1/health/ready"),
        ["ShowContract"] = new("v1/openapi.json"),
        ["ShowDocs"] = new("v1/docs"),
        ["ShowDocsFile"] = new("v1/docs/docs.js") { Missing = new("v1/docs/none.js") },
        ["ShowPage"] = new("pages/buyer") { Missing = new("pages/none") },
        ["ShowPageFile"] = new("pages/assets/buyer.js") { Missing = new("pages/assets/none.js") },
    };

    private static Dictionary<string, DocumentedCall> Accounts() => new()
    {
        ["ListReservations"] = new($"v1/reservations/{Buyer}") { InvalidPath = "v1/reservations/x" },
        ["FindMe"] = new("v1/users/me"),
        ["GetBalance"] = new($"v1/users/{Buyer}/balance") { InvalidPath = "v1/users/x/balance" },
        ["GetLedger"] = new($"v1/users/{Buyer}/ledger") { InvalidPath = $"v1/users/{Buyer}/ledger?page=x" },
        ["ConfirmPayment"] = new("v1/payments/confirmations", new { type = "payment_intent.succeeded" }),
        ["ChargeUser"] = new($"v1/ops/users/{Buyer}/charge", new { balance = 1, reason = "Paid at the counter" }),
        ["ChargePoints"] = new($"v1/users/{Buyer}/charge", new { balance = 10_000_000 }),
    };

    private static Dictionary<string, DocumentedCall> Queues(long concertId, string token, string leaverToken) => new()
    {
        ["JoinQueue"] = new("v1/queues/token",
            new { userId = Buyer, concertId })
        { Missing = new("v1/queues/token", new { userId = Buyer, concertId = Nowhere }) },
        ["FindPlace"] = new("v1/queues/token", Bearer: token),
        ["LeaveQueue"] = new("v1/queues/token", Bearer: leaverToken),
        ["ShowBoard"] = new("v1/queues/main/board") { Missing = new("v1/queues/none/board") },
        ["ListQueues"] = new("v1/ops/queues"),
        ["ShowQueue"] = new("v1/ops/queues/main") { InvalidPath = "v1/ops/queues/MAIN", Missing = new("v1/ops/queues/none") },
        ["ChangeQueue"] = new("v1/ops/queues/main",
            new { admitPerTick = 6000 })
        { InvalidPath = "v1/ops/queues/MAIN", Missing = new("v1/ops/queues/none", new { paused = true }) },
        ["ConfigureQueue"] = new("v1/ops/queues/main", new { phase = "OPEN" }) { InvalidPath = "v1/ops/queues/MAIN" },
        ["ShowLastHour"] = new("v1/ops/minutes"),
        ["ListPoisonMessages"] = new("v1/ops/poison"),
        ["ListAuditEntries"] = new("v1/ops/audit") { InvalidPath = "v1/ops/audit?from=x" },
        ["ReadBackConcerts"] = new("v1/ops/concerts") { InvalidPath = "v1/ops/concerts?page=x" },
        ["ReadBackVenues"] = new("v1/ops/venues") { InvalidPath = "v1/ops/venues?size=0" },
        ["ExportPerson"] = new($"v1/ops/users/{Buyer}") { InvalidPath = "v1/ops/users/x" },
        ["ErasePerson"] = new("v1/ops/users/777") { InvalidPath = "v1/ops/users/x" },
        ["ListGivenUpEvents"] = new("v1/ops/events") { InvalidPath = "v1/ops/events?from=2027-05-01" },
        ["ResendEvents"] = new("v1/ops/events/resend",
            new { from = "2027-05-01T10:00:00Z", to = "2027-05-01T12:00:00Z" })
        {
            Missing = new("v1/ops/events/resend",
            new { ids = new[] { "none" } })
        },
        ["RequeuePoisonMessages"] =
            new($"v1/ops/poison/{ReservationQueues.All[0]}/requeue") { Missing = new("v1/ops/poison/none/requeue") },
    };
}
