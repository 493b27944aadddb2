using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>Many users want one seat in one moment, seat after seat: one wins, the others are told so.</summary>
internal sealed class HotSeat(Box box, int users, int seats)
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
        var winners = new int[seats];
        var at = box.Targets[^1];
        for (var seat = 0; seat < seats; seat++)
        {
            box.Progress.Show((double)seat / seats, $"hot seat  {seat} of {seats}");
            var number = seat + 1;
            var answers = await Task.WhenAll(tokens.Select(user => pool.UseAsync(
                async connection => await recorder.TimeAsync(
                    "hold", () => new Buyer(connection, user.User, box.CancellationToken) { Token = user.Token }.HoldAsync(at, number)),
                box.CancellationToken).AsTask()));
            winners[seat] = answers.Count(a => a.IsSuccess);
        }

        return new StoryFigures(
            "hot seat", $"{users:N0} users want each of {seats} seats at once", recorder.Results(),
            [new("exactly one winner a seat", $"{winners.Count(w => w == 1)} of {seats} seats with one", winners.All(w => w == 1))]);
    }
}
