namespace BoxOffice.Load.Engine;

/// <summary>How calls come.</summary>
/// <param name="Workers">Calls under way at once, at most.</param>
/// <param name="RatePerSecond">Intended starts a second whatever the answers take; null: each worker
/// calls when its last call has ended.</param>
/// <param name="Stages">Where given, workers come and go as a ramp, and think between their calls.</param>
/// <param name="Think">A worker's pause between an answer and its next call.</param>
public sealed record Arrival(int Workers, double? RatePerSecond, IReadOnlyList<Stage>? Stages, TimeSpan Think)
{
    /// <summary>Back to back by so many workers: finds the greatest throughput, and hides queueing from the latencies.</summary>
    public static Arrival Closed(int workers) => new(workers, null, null, TimeSpan.Zero);

    /// <summary>
    /// At a rate. A call that could not start in time because earlier ones were late counts from its intended start, so a stall of the
    /// server is seen by every call it delayed (no coordinated omission).
    /// </summary>
    public static Arrival Open(double ratePerSecond, int workers) => new(workers, ratePerSecond, null, TimeSpan.Zero);

    /// <summary>Virtual users that come and go, as k6's stages: each calls, thinks and calls again.</summary>
    public static Arrival Ramp(IReadOnlyList<Stage> stages, TimeSpan think) => new(stages.Max(s => s.Users), null, stages, think);

    /// <summary>The seed's k6 profile: 10 s to 200 users, 30 s to 1,000, 10 s down, one second of thought.</summary>
    /// <param name="scale">Of the times; 1 is the seed's.</param>
    public static Arrival SeedProfile(double scale) => Ramp(
        [new(TimeSpan.FromSeconds(10 * scale), 200), new(TimeSpan.FromSeconds(30 * scale), 1000), new(TimeSpan.FromSeconds(10 * scale), 0)],
        TimeSpan.FromSeconds(1));

    /// <summary>When a ramp wants that worker next, from that time on; null when not any more.</summary>
    internal TimeSpan? WantedAt(int worker, TimeSpan elapsed)
    {
        if (UsersAt(elapsed) > worker) return elapsed;
        var (start, from) = (TimeSpan.Zero, 0);
        foreach (var stage in Stages ?? [])
        {
            // Rising past the worker's number inside this stage, and not yet over.
            if (from <= worker && worker < stage.Users && elapsed < start + stage.Time)
                return start + stage.Time * ((double)(worker - from) / (stage.Users - from)) + TimeSpan.FromMilliseconds(1);
            (start, from) = (start + stage.Time, stage.Users);
        }

        return null;
    }

    /// <summary>Users wanted at that time of a ramp: linear between the stages' ends.</summary>
    internal int UsersAt(TimeSpan elapsed)
    {
        if (Stages is null) return Workers;
        var (start, from) = (TimeSpan.Zero, 0);
        foreach (var stage in Stages)
        {
            if (elapsed < start + stage.Time) return from + (int)Math.Ceiling((stage.Users - from) * ((elapsed - start) / stage.Time));
            (start, from) = (start + stage.Time, stage.Users);
        }

        return 0;
    }
}

/// <summary>A leg of a ramp.</summary>
/// <param name="Time">How long it takes.</param>
/// <param name="Users">The users at its end.</param>
public sealed record Stage(TimeSpan Time, int Users);

/// <summary>One measurement, bounded in time and in count.</summary>
public sealed record LoadPlan(string Name, Arrival Arrival)
{
    /// <summary>No call starts after it.</summary>
    public TimeSpan MaxTime { get; init; } = Arrival.Stages?.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Time)
        ?? TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after its end a run may last for its late calls. Then it is cut off: what is under way is stopped, and what of an open
    /// run's backlog has not started is not made. Both have failed with the latency they have by then.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The run's end whatever the server does.</summary>
    public TimeSpan Limit => MaxTime + Grace;

    /// <summary>No more calls than these are measured.</summary>
    public long MaxCalls { get; init; } = long.MaxValue;

    /// <summary>Calls of this time, before the measurement, are made and not counted.</summary>
    public TimeSpan WarmUp { get; init; }
}

/// <summary>A call's place in the run.</summary>
/// <param name="Worker">Who makes it, 0..workers-1: a worker makes one call at a time, so what is indexed by it needs no lock.</param>
/// <param name="Number">0.. in the order of starts.</param>
public readonly record struct LoadTurn(int Worker, long Number, CancellationToken CancellationToken);

/// <summary>What a call came to.</summary>
public enum CallOutcome
{
    /// <summary>What was asked for.</summary>
    Answered,

    /// <summary>A refusal that the service rightly gives, such as a seat somebody else has.</summary>
    Refused,

    /// <summary>Anything else: an error of the service, or no answer.</summary>
    Failed,
}
