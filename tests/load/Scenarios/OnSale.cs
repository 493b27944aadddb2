using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>
/// A sale opens: everybody joins at once, polls as hinted, is let in, looks at the seats, tries the good ones, pays or gives up. What was
/// answered is kept and compared afterwards with what the service says.
/// </summary>
internal sealed class OnSale(Box box, int users, TimeSpan limit) : IDisposable
{
    private const int Connections = 256;
    private static readonly string[] Steps = ["join", "poll", "seats", "hold", "charge", "pay", "cancel", "leave"];
    private readonly ConnectionPool pool = new(box.Stack.Api, Connections);
    private readonly CallRecorder recorder = new();
    private readonly SaleBook book = new();
    private int inside;
    private int done;

    /// <summary>The settings of a stack for it: ticks of two seconds and everybody let in within two minutes, so
    /// that a sale fits into minutes.</summary>
    public static IReadOnlyDictionary<string, string> Settings(int users) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AdmissionSchedule"] = "*/2 * * * * *",
        ["WaitingRoom__TickSeconds"] = "2",
        ["WaitingRoom__AdmitPerTick"] = PerTick(users).ToString(),
        ["WaitingRoom__Capacity"] = Capacity(users).ToString(),
        ["WaitingRoom__SessionSeconds"] = "300",
    };

    /// <summary>Runs it to the last user, or to its limit.</summary>
    public async Task<StoryFigures> RunAsync()
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(box.CancellationToken);
        cut.CancelAfter(limit);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(box.CancellationToken);
        var watching = WatchAsync(ended.Token);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, users).Select(user => Task.Run(() => LiveAsync(new Random(user), cut.Token), CancellationToken.None)));
        var took = Stopwatch.GetElapsedTime(start);
        box.CancellationToken.ThrowIfCancellationRequested();
        await ended.CancelAsync();
        var most = await watching;
        var calls = recorder.Results(Steps);
        return new StoryFigures($"on-sale, {users:N0} users", Describe(took), calls,
        [
            new("people inside never above the capacity", $"{most:N0} of {Capacity(users):N0}", most <= Capacity(users)),
            .. await book.CheckAsync(box, pool),
        ]);
    }

    public void Dispose() => pool.Dispose();

    /// <summary>Half a minute of admissions: people notice that they are in with their next poll, and that time is spent inside.</summary>
    private static int Capacity(int users) => 15 * PerTick(users);

    private static int PerTick(int users) => Math.Max(50, users / 60);

    private string Describe(TimeSpan took)
    {
        var buying = OnSaleUser.Buying(users) < 1
            ? $"{OnSaleUser.Buying(users):P0} of them buy (there are {box.SmallTargets.Sum(t => t.Seats):N0} seats), the others look at " +
                "the seats and leave; "
            : "";
        var end = done < users ? $"cut off after {took.TotalSeconds:0} s with {done:N0} users at their end and {inside:N0} let in"
            : $"the last was done after {took.TotalSeconds:0} s";
        return $"{users:N0} users join at once, {PerTick(users):N0} every 2 s are let in, {Capacity(users):N0} at most inside; " +
            $"{buying}{book.Sold:N0} seats sold; {end}";
    }

    private async Task LiveAsync(Random chance, CancellationToken cancellationToken)
    {
        try
        {
            var user = new OnSaleUser(pool, recorder, book, box.NextUser(), chance, cancellationToken);
            var at = box.SmallTargets[chance.Next(2) == 0 ? 0 : chance.Next(box.SmallTargets.Count)];
            if (await user.WaitAsync(at))
            {
                Interlocked.Increment(ref inside);
                await user.ShopAsync(at, users);
            }

            Interlocked.Increment(ref done);
        }
        // Ctrl-C or the limit: the others end as this one does.
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Asks the board every half second how many are inside, over a connection of its own; the most ever seen.</summary>
    private async Task<long> WatchAsync(CancellationToken cancellationToken)
    {
        var most = 0L;
        using var connection = new HttpConnections(box.Stack.Api, 1);
        while (!cancellationToken.IsCancellationRequested)
        {
            box.Progress.Show((double)done / users,
                $"on-sale  {done:N0} of {users:N0} users done, {inside:N0} let in, {book.Sold:N0} seats sold");
            try
            {
                var board = await connection[0].SendAsync("GET", "/api/v1/queues/main/board", null, null, cancellationToken);
                most = Math.Max(most, JsonScan.Number(board.Body.Span, "active") ?? 0);
                await Task.Delay(500, cancellationToken);
            }
            // No answer in time: the next look tells.
            catch (IOException)
            {
            }
            // The sale is over.
            catch (OperationCanceledException)
            {
            }
        }

        return most;
    }
}
