using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Simulation;

/// <summary>Whom the simulated timer lets in, and what a waiter is told.</summary>
internal interface IAdmissionPolicy
{
    /// <summary>For the table.</summary>
    string Name { get; }

    /// <summary>Whether somebody who joins may go in at once.</summary>
    bool AdmitsAtOnce(int active, int waiting);

    /// <summary>People that may be let in of the next chunk of the line; asked again until it is zero.</summary>
    int MostNow(double now, int active, int waiting);

    /// <summary>Whether a person who was seen that long ago is let in, or skipped.</summary>
    bool IsPresent(double secondsSinceSeen);

    /// <summary>What became of the chunk: so many were let in, so many left the line's front, so many still wait.</summary>
    void Count(int admitted, int left, int waiting);

    /// <summary>The wait that a person with so many ahead is told, in seconds.</summary>
    (long Low, long High) Estimate(int ahead);
}

/// <summary>
/// The decisions of admit.lua over the same fields (window, span, used, out, measured), with the service's own outflow.lua and
/// <see cref="WaitEstimate"/>. A change there belongs here: tests/LoadDriver runs the two side by side.
/// </summary>
internal sealed class MeasuredAdmission(WaitingRoomOptions options, Told told, string name = "measured, with presence") : IAdmissionPolicy,
IDisposable
{
    private readonly Outflow outflow = new();
    private long? window;
    private long span = 1;
    private int used;
    private int gone;
    private long? measured;
    private int limit;

    public string Name => name;

    /// <summary>The outflow as measured so far, people a second.</summary>
    public double? PerSecond => outflow.Told;

    public bool AdmitsAtOnce(int active, int waiting) => waiting == 0 && active < options.Capacity;

    public int MostNow(double now, int active, int waiting)
    {
        var tick = (long)(now / options.TickSeconds);
        if (window is null || tick > window)
        {
            span = window is { } last ? tick - last : 1;
            (window, used) = (tick, 0);
        }

        limit = (int)Math.Min(options.AdmitPerTick * Math.Min(2, span) - used, options.Capacity - active);
        var most = Math.Max(0, Math.Min(WaitingLine.Chunk, limit));
        if (most == 0) Measure(waiting);
        return most;
    }

    public bool IsPresent(double secondsSinceSeen) => secondsSinceSeen <= options.PresenceSeconds;

    public void Count(int admitted, int left, int waiting)
    {
        used += admitted;
        gone += left;
        if (waiting == 0 || admitted >= limit) Measure(waiting);
    }

    public (long Low, long High) Estimate(int ahead) => told.Wait(ahead, PerSecond);

    public void Dispose() => outflow.Dispose();

    private void Measure(int waiting)
    {
        if (measured == window) return;
        var now = gone / (double)(span * options.TickSeconds);
        if (waiting > 0 || now > PerSecond) outflow.Measure(now);
        (measured, gone) = (window, 0);
    }
}

/// <summary>M people every N seconds whoever is there and however many are inside; the wait is the place over the setting.</summary>
internal sealed class FixedRate(WaitingRoomOptions options) : IAdmissionPolicy
{
    private double last = -1;
    private int left;

    public string Name => "naive fixed rate";

    public bool AdmitsAtOnce(int active, int waiting) => false;

    public int MostNow(double now, int active, int waiting)
    {
        if (now > last) (last, left) = (now, options.AdmitPerTick);
        return left;
    }

    public bool IsPresent(double secondsSinceSeen) => true;

    public void Count(int admitted, int left, int waiting) => this.left = 0;

    public (long Low, long High) Estimate(int ahead)
    {
        var seconds = (long)(ahead / options.AdmitPerTick + 1) * options.TickSeconds;
        return (seconds, seconds);
    }
}
