using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>Many users want one seat in one moment, seat after seat: one wins, the others are told so.</summary>
internal sealed class HotSeat(Box box, int users, int seats, TimeSpan limit)
{
    public async Task<StoryFigures> RunAsync()
    {
        var recorder = new CallRecorder();
        var tokens = new (long User, string Token)[users];
        var joined = -1;
        await box.EachAsync("users for the hot seats", users, async (connection, _, token) =>
        {
            var buyer = new Buyer(connection, box.NextUser(), token);
            if (!(await buyer.JoinAsync(null)).IsSuccess) return CallOutcome.Failed;
            tokens[Interlocked.Increment(ref joined)] = (buyer.UserId, buyer.Token!);
            return CallOutcome.Answered;
        });

        using var pool = new ConnectionPool(box.Stack.Api, Math.Min(users, 256));
        var contests = new List<(int Winners, int Silent)>();
        var start = Stopwatch.GetTimestamp();
        while (contests.Count < seats && Stopwatch.GetElapsedTime(start) < limit)
        {
            box.Progress.Show((double)contests.Count / seats, $"hot seat  {contests.Count} of {seats}");
            var (number, began) = (contests.Count + 1, Stopwatch.GetTimestamp());
            var answers = await Task.WhenAll(tokens[..(joined + 1)].Select(user => pool.UseAsync(
                async connection => await recorder.TimeAsync(
                    "hold", began,
                    () => new Buyer(connection, user.User,
                        box.CancellationToken)
                    { Token = user.Token }.HoldAsync(box.Targets[^1], number)),
                box.CancellationToken).AsTask()));
            contests.Add((answers.Count(a => a.IsSuccess), answers.Count(a => a.Status == 0)));
        }

        var cut = contests.Count < seats ? $"; the limit of {limit.TotalSeconds:0} s came after {contests.Count} of them" : "";
        return new StoryFigures(
            "hot seat", $"{joined + 1:N0} users want each of {seats} seats at once{cut}", recorder.Results(),
            [Check(contests)]);
    }

    /// <summary>Where a call had no answer, its user may have won without being told.</summary>
    private static StoryCheck Check(List<(int Winners, int Silent)> contests) => new(
        "exactly one winner a seat", $"{contests.Count(c => c.Winners == 1)} of {contests.Count} seats with one",
        contests.Count > 0 && contests.All(c => c.Winners == 1 || (c.Winners == 0 && c.Silent > 0)));
}
