namespace BoxOffice.Platform.Caching;

/// <summary>
/// A value that is read anew while the old one still answers: fresh for a while, then stale for a while (served at once, one read in
/// the background), and after that awaited. However many ask, one read is under way.
/// </summary>
/// <param name="read">Reads the value; gets the old one, if any. Belongs to no request, so none can cancel it.</param>
/// <param name="fresh">How long a value is served without a thought.</param>
/// <param name="stale">How old a value may be and still be served while it is read anew.</param>
public sealed class StaleWhileRevalidate<T>(Func<T?, Task<T>> read, TimeSpan fresh, TimeSpan stale, TimeProvider time)
    where T : class
{
    private readonly Lock gate = new();
    private volatile Held? held;
    private Task<T>? reading;

    /// <summary>The value; synchronous unless there is none or it is too old.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        if (held is { } now)
        {
            var age = time.GetElapsedTime(now.ReadAt);
            if (age < fresh) return new ValueTask<T>(now.Value);
            if (age < stale)
            {
                _ = JoinAsync();
                return new ValueTask<T>(now.Value);
            }
        }

        return new ValueTask<T>(JoinAsync().WaitAsync(cancellationToken));
    }

    /// <summary>A read that began after this call: what stood before it is in the value.</summary>
    public async Task<T> ReadAnewAsync(CancellationToken cancellationToken)
    {
        Task<T>? earlier;
        lock (gate) earlier = reading;
        // Its outcome is its own callers' concern.
        if (earlier is { IsCompleted: false }) await ((Task)earlier).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await JoinAsync().WaitAsync(cancellationToken);
    }

    private Task<T> JoinAsync()
    {
        lock (gate)
        {
            return reading is { IsCompleted: false } underWay ? underWay : reading = Task.Run(ReadAsync);
        }
    }

    private async Task<T> ReadAsync()
    {
        var began = time.GetTimestamp();
        var value = await read(held?.Value);
        held = new Held(value, began);
        return value;
    }

    private sealed record Held(T Value, long ReadAt);
}
