using System.Diagnostics;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Scenarios;

/// <summary>One of the crowd: waits as told, then buys or only looks. Refusals and calls without an answer are part of its life.</summary>
internal sealed class OnSaleUser(
    ConnectionPool pool, CallRecorder recorder, SaleBook book, long userId, Random chance, CancellationToken cancellationToken)
{
    /// <summary>There are 10,000 seats: a larger crowd is served with what two cores sell in minutes, the rest looks and leaves.</summary>
    private const double MostBuyers = 5_000;

    /// <summary>Of those with a hold, pay; the others cancel.</summary>
    private const double Paying = 0.8;

    /// <summary>Of all, want a seat of the first tenth of the hall.</summary>
    private const double WantTheBest = 0.7;

    private const int Tries = 4;
    private string? token;

    /// <summary>The share of a crowd that buys.</summary>
    public static double Buying(int users) => Math.Min(1, MostBuyers / users);

    /// <summary>Joins and polls as hinted; true once let in.</summary>
    public async Task<bool> WaitAsync(Target at)
    {
        var place = await StepAsync("join",
            buyer => buyer.JoinAsync(at.ConcertId), answer => Place.Of(answer, JsonScan.Text(answer.Body.Span, "token")));
        token = place?.Token;
        while (place is { Waiting: true })
        {
            await Task.Delay(TimeSpan.FromSeconds(place.PollAfter), cancellationToken);
            place = await StepAsync("poll", buyer => buyer.PollAsync(), answer => Place.Of(answer, place.Token)) ?? place;
        }

        return place is not null;
    }

    /// <summary>Looks at the seats; one of those who buy takes one, and pays or gives it back.</summary>
    public async Task ShopAsync(Target at, int users)
    {
        var buys = chance.NextDouble() < Buying(users);
        if (!buys) await StepAsync("seats", b => b.GetAsync($"concerts/dates/{at.ConcertDateId}/seats"), _ => "");
        for (var tries = 0; buys && tries < Tries; tries++)
        {
            var free = await StepAsync("seats",
                b => b.GetAsync($"concerts/dates/{at.ConcertDateId}/seats"), a => JsonScan.Numbers(a.Body.Span, "seatNumber"));
            if (free is null or { Count: 0 }) break;
            var seat = (int)free[chance.NextDouble() < WantTheBest ? chance.Next(Math.Min(free.Count, Math.Max(1, at.Seats / 10)))
                : chance.Next(free.Count)];
            var held = await StepAsync("hold", b => b.HoldAsync(at, seat), a => new Held(
                userId, token!, JsonScan.Text(a.Body.Span, "reservationId"), JsonScan.Number(a.Body.Span, "totalPrice") ?? 0));
            if (held is null) continue;
            await EndAsync(held, at, seat);
            return;
        }

        await LeaveAsync();
    }

    private async Task EndAsync(Held held, Target at, int seat)
    {
        if (chance.NextDouble() >= Paying)
        {
            await StepAsync("cancel", b => b.CancelAsync(held.ReservationId), _ => "");
            await LeaveAsync();
            return;
        }

        if (await StepAsync("charge", b => b.ChargeAsync(held.Price + 100), _ => "") is not null)
            await PayAsync(held, new Sale(userId, at.ConcertDateId, seat, held.Price));
    }

    private async Task PayAsync(Held held, Sale sale)
    {
        var answered = false;
        try
        {
            var paid =
                await StepAsync("pay", b => b.PayAsync(held.ReservationId), _ => "", answer => answered = answer.Status is > 0 and < 500);
            if (paid is not null) book.Sell(sale);
        }
        finally
        {
            if (!answered) book.Doubt(sale);
        }
    }

    private async Task LeaveAsync() => await StepAsync("leave", b => b.LeaveAsync(), _ => "");

    /// <summary>One step over any free connection; null where it was refused or failed.</summary>
    private async ValueTask<T?> StepAsync<T>(string name, Func<Buyer, ValueTask<HttpAnswer>> call, Func<HttpAnswer, T> take,
        Action<HttpAnswer>? seen = null)
        where T : class
    {
        var (began, sent) = (Stopwatch.GetTimestamp(), false);
        try
        {
            return await pool.UseAsync(
                async connection =>
                {
                    sent = true;
                    var answer = await recorder.TimeAsync(name, began,
                        () => call(new Buyer(connection, userId, cancellationToken) { Token = token }));
                    seen?.Invoke(answer);
                    return answer.IsSuccess ? take(answer) : null;
                },
                cancellationToken);
        }
        // Cut off while waiting for a connection: the user waited for this call.
        catch (OperationCanceledException) when (!sent)
        {
            recorder.CutOff(name, began);
            throw;
        }
    }

    private sealed record Place(string Token, bool Waiting, double PollAfter)
    {
        public static Place Of(HttpAnswer answer, string token) => new(
            token, JsonScan.Text(answer.Body.Span, "status") == "WAITING", JsonScan.Number(answer.Body.Span, "pollAfterSeconds") ?? 2);
    }
}
