namespace BoxOffice.Reservations;

/// <summary>
/// Until when a request may commit. The messages it queued first are invisible for longer, so that what they undo cannot be
/// committed afterwards: docs/protocol.md.
/// </summary>
/// <remarks>
/// Its token replaces the caller's within the protocol: a client that hangs up must not stop a hold half-way, and no call of the SDK
/// may go on retrying long after the deadline.
/// </remarks>
public sealed class Deadline : IDisposable
{
    private readonly TimeProvider time;
    private readonly DateTimeOffset end;
    private readonly CancellationTokenSource giveUp;

    /// <summary>Starts now.</summary>
    public Deadline(TimeProvider time, TimeSpan within)
    {
        this.time = time;
        end = time.GetUtcNow() + within;
        giveUp = new CancellationTokenSource(within * 1.5, time);
    }

    /// <summary>Nothing may be committed any more.</summary>
    public bool Passed => time.GetUtcNow() >= end;

    /// <summary>Ends calls that are still under way half as long again after the deadline.</summary>
    public CancellationToken Token => giveUp.Token;

    /// <inheritdoc/>
    public void Dispose() => giveUp.Dispose();
}
