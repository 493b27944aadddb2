using System.Globalization;
using BoxOffice.Reservations;
using BoxOffice.Simulation.World;
using StackExchange.Redis;

namespace BoxOffice.Simulation.Checks;

/// <summary>What may not be wrong for a moment, whatever is under way.</summary>
internal static class RunningChecks
{
    /// <summary>Sessions at once.</summary>
    public const int Capacity = 3;

    private const int SeatsOfBuyer = 4;

    /// <summary>
    /// More sessions than the room has places; null where there are not. Each loss of Redis may let in a room full of people again who were
    /// inside before: they are not turned out.
    /// </summary>
    public static string? FindCrowd(SimulatedWorld world)
    {
        var now = world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var inside =
            world.RedisDatabase.SortedSetLength(Key("active"), now, double.PositiveInfinity, Exclude.Start);
        var most = Capacity * (1 + world.RedisLosses);
        return inside > most ? $"{inside} are inside, and the room has {most} places" : null;
    }

    /// <summary>
    /// Somebody was let in before a person who joined earlier and was there; null where nobody was. After a loss of Redis places come back
    /// as their owners poll, so only histories without one are looked at.
    /// </summary>
    /// <param name="skipped">Gets places whose owners were away at their turn: these wait again, with their old numbers.</param>
    public static string? FindOvertaken(SimulatedWorld world, HashSet<(string User, double Number)> skipped)
    {
        if (world.RedisLosses > 0) return null;
        var redis = world.RedisDatabase;
        foreach (var away in redis.SortedSetRangeByRankWithScores(Key("parked"))) skipped.Add((away.Element.ToString(), away.Score));
        var waiting = redis.SortedSetRangeByRankWithScores(Key("waiting"))
            .Where(w => !skipped.Contains((w.Element.ToString(), w.Score))).ToList();
        if (waiting.Count == 0) return null;
        // "number:end of the session:open holds".
        return redis.HashGetAll(Key("admitted"))
            .Where(a => double.Parse(a.Value.ToString().Split(':')[0], CultureInfo.InvariantCulture) > waiting[0].Score)
            .Select(a => $"user {a.Name} was let in before user {waiting[0].Element}, who came earlier").FirstOrDefault();
    }

    /// <summary>A key of the queue.</summary>
    public static string Key(string name) => $"{{q:{SimulatedCalls.Queue}}}:{name}";

    /// <summary>The first promise that is broken now, in words; null where none is.</summary>
    public static string? Find(SimulatedWorld world)
    {
        var records = StoredRecords.Read(world);
        var now = world.Clock.GetUtcNow();
        var taken = new HashSet<int>();
        // A hold that is due is decided before somebody else gets its seats, so it counts until then.
        foreach (var seat in records.Reservations.Where(r => r.Status is ReservationStatus.Held or ReservationStatus.Paid)
            .SelectMany(r => r.Seats))
        {
            if (!taken.Add(seat.SeatNumber)) return $"two buyers have seat {seat.SeatNumber}";
        }

        foreach (var user in records.Reservations.GroupBy(r => r.UserId))
        {
            // No limit counts what the box office sold.
            var has = user.Where(r => r.BoxOffice is null)
                .Where(r => r.Status == ReservationStatus.Paid || (r.Status == ReservationStatus.Held && r.HoldUntil > now))
                .Sum(r => r.Seats.Count);
            if (has > SeatsOfBuyer) return $"user {user.Key} has {has} seats, and {SeatsOfBuyer} are allowed";
        }

        return records.Wallets.FirstOrDefault(w => w.Balance < 0) is { } overdrawn
            ? $"user {overdrawn.UserId} has {overdrawn.Balance} points" : null;
    }
}
