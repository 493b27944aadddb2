using System.Collections.Concurrent;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Seats;

namespace BoxOffice.WaitingRoom;

/// <summary>The boards, each read from Redis once a second however many ask: between two reads everybody gets the same bytes.</summary>
public sealed class QueueBoards(WaitingLine line, ConcertCatalog catalog, SeatCounts seats, TimeProvider time)
{
    /// <summary>How old a board may be: what its Cache-Control promises. Never served older, so that a cache in
    /// front adds no more than that.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, StaleWhileRevalidate<byte[]>> boards = new(StringComparer.Ordinal);

    /// <summary>The answer's JSON, or 404 for a queue that no concert has.</summary>
    public async ValueTask<Outcome<byte[]>> FindAsync(string queueId, CancellationToken cancellationToken)
    {
        if (!boards.TryGetValue(queueId, out var board))
        {
            // Asked of memory, before anything is made for a name that anybody may have invented.
            var named = (await catalog.SnapshotAsync(cancellationToken)).DatesIn(queueId).Count > 0;
            if (!named && queueId != Concert.MainQueue) return new NotFound("This queue");
            board = boards.GetOrAdd(queueId, id => new StaleWhileRevalidate<byte[]>(_ => ReadAsync(id), Fresh, Fresh, time));
        }

        return await board.GetAsync(cancellationToken);
    }

    /// <summary>After an operator's change, this process shows it at once.</summary>
    public void Changed(string queueId) => boards.TryRemove(queueId, out _);

    private async Task<byte[]> ReadAsync(string queueId)
    {
        // Shared by all who wait for it, so no one request can cancel it.
        var state = await line.StateAsync(queueId, CancellationToken.None);
        var board = QueueBoard.From(state, await seats.LeftAsync(queueId, CancellationToken.None));
        return JsonSerializer.SerializeToUtf8Bytes(new Answer<QueueBoard>(board), BoxOfficeJson.Default.AnswerQueueBoard);
    }
}
