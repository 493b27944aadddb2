using System.Threading.RateLimiting;

namespace BoxOffice.Platform.Limits;

/// <summary>
/// A token bucket on a <see cref="TimeProvider"/>: the framework's own reads the system's clock, which no test can move. It
/// fills continuously, so a caller who was refused is let in as soon as one call's share of the period has passed.
/// </summary>
/// <param name="permits">How many calls at once, and in each period.</param>
internal sealed class ClockedTokenBucket(int permits, TimeSpan period, TimeProvider time) : RateLimiter
{
    private readonly Lock gate = new();
    private readonly double ticksPerPermit = (double)period.Ticks / permits;
    // When the bucket will be full, in ticks of UTC; the past for one that is.
    private double fullAt;
    private long refused;
    private long acquired;

    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (gate)
            {
                var idle = Now - fullAt;
                return idle > 0 ? TimeSpan.FromTicks((long)Math.Min(idle, TimeSpan.TicksPerDay)) : null;
            }
        }
    }

    private double Now => time.GetUtcNow().UtcTicks;

    public override RateLimiterStatistics GetStatistics()
    {
        lock (gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = (long)(permits - (Math.Max(0, fullAt - Now) / ticksPerPermit)),
                TotalSuccessfulLeases = acquired,
                TotalFailedLeases = refused,
            };
        }
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (gate)
        {
            var now = Now;
            // None is a look whether one is left, as the framework has it.
            var then = Math.Max(now, fullAt) + (Math.Max(1, permitCount) * ticksPerPermit);
            var tooMuch = then - now - period.Ticks;
            // A tenth of a microsecond: the parts of a period need not add up to it exactly.
            if (tooMuch > 1)
            {
                refused++;
                return new Lease(TimeSpan.FromTicks((long)Math.Ceiling(tooMuch)));
            }

            acquired++;
            if (permitCount > 0) fullAt = then;
            return Lease.Acquired;
        }
    }

    /// <summary>Nobody queues for a permit: the client is told when to come back.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static readonly Lease Acquired = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
