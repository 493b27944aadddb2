namespace BoxOffice.Platform.Caching;

/// <summary>
/// Reads that several callers share, and that began after each of them asked: what a read shows was so at a moment during the caller's own
/// request. However many ask for one key, one read is in flight and one more is to come.
/// </summary>
/// <param name="read">Reads a key. It belongs to no request, so none can cancel it.</param>
public sealed class FreshReads<TKey, T>(Func<TKey, Task<T>> read)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <summary>What a read shows that begins now, or once the read in flight has ended.</summary>
    public async Task<T> ReadAsync(TKey key)
    {
        TaskCompletionSource<Task<T>>? next = null;
        Flight? mine = null;
        lock (gate)
        {
            if (flights.TryGetValue(key, out var flight))
                next = flight.Next ??= new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
            else
                flights[key] = mine = new Flight();
        }

        return next is null ? await RunAsync(key, mine!) : await await next.Task;
    }

    private async Task<T> RunAsync(TKey key, Flight flight)
    {
        try
        {
            return await read(key);
        }
        finally
        {
            TaskCompletionSource<Task<T>>? next;
            lock (gate)
            {
                (next, flight.Next) = (flight.Next, null);
                if (next is null) flights.Remove(key);
            }

            // Not on the caller's time: its own read has ended.
            next?.SetResult(Task.Run(() => RunAsync(key, flight)));
        }
    }

    private sealed class Flight
    {
        public TaskCompletionSource<Task<T>>? Next { get; set; }
    }
}
