using System.Collections.Concurrent;
using System.Text.Json;

namespace BoxOffice.Local.Host;

/// <summary>When a timer ran and when it is due next, UTC.</summary>
internal sealed record TimerStatus(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>The schedule monitor: what is known of each timer, kept in a file from one run of the host to the next.</summary>
internal sealed class TimerStatuses
{
    private readonly ConcurrentDictionary<string, TimerStatus> byFunction;
    private readonly string? path;
    private readonly Lock writing = new();

    private TimerStatuses(string? path, IEnumerable<KeyValuePair<string, TimerStatus>> known) =>
        (this.path, byFunction) = (path, new ConcurrentDictionary<string, TimerStatus>(known, StringComparer.Ordinal));

    /// <summary>Reads the file; empty where there is none.</summary>
    /// <exception cref="HostException">The file cannot be read.</exception>
    public static TimerStatuses Open(string? path)
    {
        if (path is null || !File.Exists(path)) return new TimerStatuses(path, []);
        try
        {
            return new TimerStatuses(path, JsonSerializer.Deserialize<Dictionary<string, TimerStatus>>(File.ReadAllBytes(path)) ?? []);
        }
        catch (JsonException wrong)
        {
            throw new HostException($"The file {path}, which keeps the times of timers, is damaged; delete it and start again.", wrong);
        }
    }

    /// <summary>What is known of a function's timer.</summary>
    public TimerStatus? Find(string function) => byFunction.GetValueOrDefault(function);

    /// <summary>Remembers it. The file is replaced whole, so that a crash leaves the old one or the new one.</summary>
    public void Set(string function, TimerStatus status)
    {
        byFunction[function] = status;
        if (path is null) return;
        lock (writing)
        {
            var written = $"{path}.new";
            File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(byFunction));
            File.Move(written, path, overwrite: true);
        }
    }
}
