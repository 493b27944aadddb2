using System.Globalization;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;
using StackExchange.Redis;

namespace BoxOffice.Simulation.Seams;

/// <summary>What the Redis seams of all instances share.</summary>
internal sealed class RedisWorld(Gate gate, TimeProvider clock, Func<Defect> defect)
{
    private readonly Dictionary<string, DateTimeOffset> locks = new(StringComparer.Ordinal);
    private DateTimeOffset told;

    public Gate Gate => gate;

    public SimulatedScripts Scripts { get; } = new();

    public Func<Defect> Defect => defect;

    /// <summary>Writes the history's clock where scripts read it, if it has moved since.</summary>
    public void TellTime(IDatabase redis)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, _) in locks.Where(l => l.Value <= now).ToList())
        {
            locks.Remove(key);
            redis.KeyDelete(key);
        }

        if (now == told) return;
        var seconds = now.ToUnixTimeSeconds();
        var micros = (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks / TimeSpan.TicksPerMicrosecond;
        redis.HashSet(SimulatedScripts.ClockKey,
        [
            new HashEntry("s", seconds.ToString(CultureInfo.InvariantCulture)),
            new HashEntry("us", micros.ToString(CultureInfo.InvariantCulture)),
        ]);
        told = now;
    }

    /// <summary>A key that ends by the history's clock, not by Redis' own.</summary>
    public void EndsAfter(string key, TimeSpan time) => locks[key] = clock.GetUtcNow() + time;

    /// <summary>Redis was emptied, the clock with it.</summary>
    public void Forget()
    {
        told = default;
        locks.Clear();
    }
}

/// <summary>What a script is about, from a text that only its last file has.</summary>
internal static class ScriptName
{
    private static readonly (string Mark, string Name)[] Known =
    [
        ("BITFIELD', KEYS[1], 'SET'", "install seat map"), ("{ 'BITFIELD', KEYS[1] }", "write seat map"),
        ("-- One chunk of a tick", "admit"),
        ("-- Tells Redis a queue's settings", "configure"), ("-- Ends a place for good", "end"), ("-- Joins the queue", "join"),
        ("-- Where the bearer of a valid token", "place"), ("-- Clears away", "sweep"), ("-- What everybody may know", "board"),
        ("-- A hold of the session's person", "hold"), ("-- Gives every key of a sale", "retire"),
    ];

    public static string Of(string text) =>
        $"script {Array.Find(Known, k => text.Contains(k.Mark, StringComparison.Ordinal)).Name ?? "other"}";
}
