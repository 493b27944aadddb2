using System.Collections.Concurrent;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>A seat that a user was told is theirs.</summary>
internal sealed record Sale(long UserId, long ConcertDateId, int SeatNumber, long Price);

/// <summary>What the driver was told while it loaded, to be compared with what the service says afterwards.</summary>
internal sealed class SaleBook
{
    /// <summary>Users whose wallet and reservations are read back, at most.</summary>
    private const int Audited = 300;

    /// <summary>Looks at the seats, a second apart, until they agree with what was told.</summary>
    private const int Looks = 20;

    private readonly ConcurrentBag<Sale> sales = [];
    private readonly ConcurrentBag<Sale> doubtful = [];

    /// <summary>Seats sold so far.</summary>
    public int Sold => sales.Count;

    /// <summary>Writes a sale down.</summary>
    public void Sell(Sale sale) => sales.Add(sale);

    /// <summary>Writes down a payment without an answer: the service may have taken it.</summary>
    public void Doubt(Sale sale) => doubtful.Add(sale);

    /// <summary>Reads everything back.</summary>
    public async Task<IReadOnlyList<StoryCheck>> CheckAsync(Box box, ConnectionPool pool)
    {
        var twice = sales.GroupBy(s => (s.ConcertDateId, s.SeatNumber)).Count(seat => seat.Count() > 1);
        return
        [
            new("every seat has one winner", $"{twice} of {sales.Count} seats sold twice", twice == 0),
            await SeatsAtRestAsync(box, pool),
            .. await AccountsAsync(box, pool),
        ];
    }

    /// <summary>A map may be a moment old, and what follows a payment be left to its message: the service has
    /// some seconds to come to rest.</summary>
    private async Task<StoryCheck> SeatsAtRestAsync(Box box, ConnectionPool pool)
    {
        for (var look = 1; ; look++)
        {
            var check = await SeatsAsync(box, pool);
            if (check.Holds || look == Looks) return check;
            await Task.Delay(TimeSpan.FromSeconds(1), box.CancellationToken);
        }
    }

    /// <summary>The seats the service calls sold are those that the users were told they have.</summary>
    private async Task<StoryCheck> SeatsAsync(Box box, ConnectionPool pool)
    {
        var (wrong, sold) = (0, 0);
        foreach (var at in box.SmallTargets)
        {
            var told = sales.Where(s => s.ConcertDateId == at.ConcertDateId).Select(s => (long)s.SeatNumber).ToHashSet();
            var said = await pool.UseAsync(
                async c =>
                    JsonScan.Numbers(
                    (await new Buyer(c, 1, box.CancellationToken)
                    .GetAsync($"concerts/dates/{at.ConcertDateId}/seats?status=SOLD")).Body.Span, "seatNumber"),
                box.CancellationToken);
            sold += said.Count;
            told.SymmetricExceptWith(said);
            told.ExceptWith(doubtful.Where(s => s.ConcertDateId == at.ConcertDateId).Select(s => (long)s.SeatNumber));
            wrong += told.Count;
        }

        var doubt = doubtful.IsEmpty ? "" : $", {doubtful.Count} payments without an answer";
        return new("seats = reservations", $"{sold} seats sold, {sales.Count} bought{doubt}; {wrong} differ", wrong == 0);
    }

    private async Task<IReadOnlyList<StoryCheck>> AccountsAsync(Box box, ConnectionPool pool)
    {
        var (wrongLedger, wrongReservations) = (0, 0);
        var buyers = sales.GroupBy(s => s.UserId).Take(Audited).ToList();
        foreach (var buyer in buyers)
        {
            var (entries, balance, paid) = await pool.UseAsync(
                async c =>
                {
                    var user = new Buyer(c, buyer.Key, box.CancellationToken);
                    var amounts = JsonScan.Numbers((await user.GetAsync($"users/{buyer.Key}/ledger")).Body.Span, "amount");
                    var points = JsonScan.Number((await user.GetAsync($"users/{buyer.Key}/balance")).Body.Span, "balance");
                    var seats = JsonScan.Numbers((await user.GetAsync($"reservations/{buyer.Key}")).Body.Span, "totalPrice");
                    return (amounts, points, seats);
                },
                box.CancellationToken);
            // Everybody was given 100 points over the price.
            if (entries.Sum() != balance || balance != 100L * buyer.Count()) wrongLedger++;
            if (paid.Sum() != buyer.Sum(s => s.Price)) wrongReservations++;
        }

        return
        [
            new("ledger = balance", $"{wrongLedger} of {buyers.Count} accounts differ", wrongLedger == 0),
            new("reservations = what was bought", $"{wrongReservations} of {buyers.Count} buyers differ", wrongReservations == 0),
        ];
    }
}
