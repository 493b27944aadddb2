using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>
/// A sale opens: everybody joins at once, polls as hinted, is let in, looks at the seats, tries the good ones, pays or gives up. What was
/// answered is kept and compared afterwards with what the service says.
/// </summary>
internal sealed class OnSale(Box box, int users) : IDisposable
{
    private const int Connections = 256;

    /// <summary>Of those with a hold, pay; the others cancel.</summary>
    private const double Paying = 0.8;

    /// <summary>Of all, want a seat of the first tenth of the hall.</summary>
    private const double WantTheBest = 0.7;

    private const int Tries = 4;
    private readonly ConnectionPool pool = new(box.Stack.Api, Connections);
    private readonly CallRecorder recorder = new();
    private readonly SaleBook book = new();
    private int done;

    /// <summary>The settings of a stack for it: ticks of two seconds, so that a sale fits into minutes.</summary>
    public static IReadOnlyDictionary<string, string> Settings(int users) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AdmissionSchedule"] = "*/2 * * * * *",
        ["WaitingRoom__TickSeconds"] = "2",
        ["WaitingRoom__AdmitPerTick"] = "500",
        ["WaitingRoom__Capacity"] = Math.Clamp(users / 10, 100, 2000).ToString(),
        ["WaitingRoom__SessionSeconds"] = "300",
    };

    /// <summary>Runs it to the last user.</summary>
    public async Task<StoryFigures> RunAsync()
    {
        var capacity = int.Parse(Settings(users)["WaitingRoom__Capacity"]);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(box.CancellationToken);
        var watching = WatchAsync(ended.Token);
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(() => LiveAsync(new Random(user)), CancellationToken.None)));
        box.CancellationToken.ThrowIfCancellationRequested();
        await ended.CancelAsync();
        var most = await watching;
        return new StoryFigures(
            "on-sale",
            $"{users:N0} users join at once, {Settings(users)["WaitingRoom__AdmitPerTick"]} every 2 s are let in, {capacity:N0} at most inside; {book.Sold:N0} seats sold",
            recorder.Results("join", "poll", "seats", "hold", "charge", "pay", "cancel", "leave"),
            [
                new("people inside never above the capacity", $"{most:N0} of {capacity:N0}", most <= capacity),
                .. await book.CheckAsync(box, pool),
            ]);
    }

    public void Dispose() => pool.Dispose();

    private async Task LiveAsync(Random chance)
    {
        try
        {
            var (user, at) = (box.NextUser(), box.SmallTargets[chance.Next(2) == 0 ? 0 : chance.Next(box.SmallTargets.Count)]);
            if (await WaitAsync(user, at) is { } token) await BuyAsync(user, token, at, chance);
        }
        // Ctrl-C: the others end as this one does.
        catch (OperationCanceledException) when (box.CancellationToken.IsCancellationRequested)
        {
        }

        Interlocked.Increment(ref done);
    }

    private async Task<string?> WaitAsync(long user, Target at)
    {
        var place = await StepAsync("join", user, null, buyer => buyer.JoinAsync(at.ConcertId), Place.Of);
        while (place is { Waiting: true })
        {
            await Task.Delay(TimeSpan.FromSeconds(place.PollAfter), box.CancellationToken);
            place = await StepAsync("poll", user, place.Token, buyer => buyer.PollAsync(), answer => Place.Of(answer, place.Token)) ?? place;
        }

        return place?.Token;
    }

    private async Task BuyAsync(long user, string token, Target at, Random chance)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var free = await StepAsync("seats", user, token, b => b.GetAsync($"concerts/dates/{at.ConcertDateId}/seats"), a => JsonScan.Numbers(a.Body.Span, "seatNumber"));
            if (free is null or { Count: 0 }) break;
            var seat = (int)free[chance.NextDouble() < WantTheBest ? chance.Next(Math.Min(free.Count, Math.Max(1, at.Seats / 10))) : chance.Next(free.Count)];
            var held = await StepAsync("hold", user, token, b => b.HoldAsync(at, seat), a => new Held(
                user, token, JsonScan.Text(a.Body.Span, "reservationId"), JsonScan.Number(a.Body.Span, "totalPrice") ?? 0));
            if (held is null) continue;
            await EndAsync(held, at, seat, chance.NextDouble() < Paying);
            return;
        }

        await StepAsync("leave", user, token, b => b.LeaveAsync(), _ => "");
    }

    private async Task EndAsync(Held held, Target at, int seat, bool pays)
    {
        if (!pays)
        {
            await StepAsync("cancel", held.UserId, held.Token, b => b.CancelAsync(held.ReservationId), _ => "");
            await StepAsync("leave", held.UserId, held.Token, b => b.LeaveAsync(), _ => "");
            return;
        }

        if (await StepAsync("charge", held.UserId, held.Token, b => b.ChargeAsync(held.Price + 100), _ => "") is null) return;
        if (await StepAsync("pay", held.UserId, held.Token, b => b.PayAsync(held.ReservationId), _ => "") is not null)
            book.Sell(new Sale(held.UserId, at.ConcertDateId, seat, held.Price));
    }

    /// <summary>One step over any free connection; null where it was refused or failed.</summary>
    private ValueTask<T?> StepAsync<T>(string name, long user, string? token, Func<Buyer, ValueTask<HttpAnswer>> call, Func<HttpAnswer, T> take)
        where T : class =>
        pool.UseAsync(
            async connection =>
            {
                var answer = await recorder.TimeAsync(name, () => call(new Buyer(connection, user, box.CancellationToken) { Token = token }));
                return answer.IsSuccess ? take(answer) : null;
            },
            box.CancellationToken);

    /// <summary>Asks the boards every half second how many are inside; the most ever seen.</summary>
    private async Task<long> WatchAsync(CancellationToken cancellationToken)
    {
        var most = 0L;
        try
        {
            while (true)
            {
                box.Progress.Show((double)done / users, $"on-sale  {done:N0} of {users:N0} users done, {book.Sold:N0} seats sold");
                var active = await pool.UseAsync(
                    async connection => JsonScan.Number((await connection.SendAsync("GET", "/api/v1/queues/main/board", null, null, cancellationToken)).Body.Span, "active"),
                    cancellationToken);
                most = Math.Max(most, active ?? 0);
                await Task.Delay(500, cancellationToken);
            }
        }
        // The sale is over.
        catch (OperationCanceledException)
        {
            return most;
        }
    }

    private sealed record Place(string Token, bool Waiting, double PollAfter)
    {
        public static Place Of(HttpAnswer answer) => Of(answer, JsonScan.Text(answer.Body.Span, "token"));

        public static Place Of(HttpAnswer answer, string token) => new(
            token, JsonScan.Text(answer.Body.Span, "status") == "WAITING", JsonScan.Number(answer.Body.Span, "pollAfterSeconds") ?? 2);
    }
}
