using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace BoxOffice.Simulation.Seams;

/// <summary>The service's scripts by their SHA-1, with Redis' clock replaced by the history's.</summary>
internal sealed class SimulatedScripts
{
    /// <summary>Seconds and microseconds, as TIME returns them.</summary>
    public const string ClockKey = "simulated:time";

    private readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <summary>What to run for a script sent as text.</summary>
    public string Remember(string text)
    {
        // Redis names scripts by SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        return texts.GetOrAdd(hash,
            _ => text.Replace("redis.call('TIME')", $"redis.call('HMGET', '{ClockKey}', 's', 'us')", StringComparison.Ordinal));
    }

    /// <summary>What to run for a script named by its hash; null where it was never sent.</summary>
    public string? Find(byte[] hash) => texts.GetValueOrDefault(Convert.ToHexString(hash));
}
