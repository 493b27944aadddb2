using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Events;

/// <summary>Which given-up events: of one receiver or of both, and given up within a time.</summary>
/// <param name="Receiver">Null for both.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record EventRange(string? Receiver, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The receivers it is about.</summary>
    public IReadOnlyList<string> Receivers => Receiver is null ? EventOptions.Receivers : [Receiver];
}

/// <summary>The events that no attempt delivered: kept, listed, and sent again when an operator asks.</summary>
public sealed class GivenUpEvents(CosmosDatabase cosmos, WaitingEvents waiting, TimeProvider time)
{
    /// <summary>The most events that one call sends again.</summary>
    public const int MaxResent = 1000;

    /// <summary>Keeps what was not delivered; given up again, it is kept once.</summary>
    public Task KeepAsync(GivenUpEvent lost, CancellationToken cancellationToken) => cosmos.Catalog.DecideAsync(
        lost.Id, GivenUpEvent.Partition(lost.Receiver), BoxOfficeJson.Default.GivenUpEvent, _ => lost, cancellationToken);

    /// <summary>A page of them, the oldest first. One query a receiver.</summary>
    public async Task<IReadOnlyList<GivenUpEventView>> ListAsync(EventRange range, PageQuery page, CancellationToken cancellationToken)
    {
        var (skip, take) = (page.Skip, page.Take ?? PageQuery.MaxSize);
        var found = new List<GivenUpEvent>();
        // The first of each receiver are enough to find the page among all.
        foreach (var receiver in range.Receivers) found.AddRange(await QueryAsync(receiver, range, skip + take, cancellationToken));
        return [.. found.OrderBy(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal).Skip(skip).Take(take).Select(GivenUpEventView.Of)];
    }

    /// <summary>Sends those of a time again, as many as one call may.</summary>
    public async Task<EventsResent> ResendAsync(EventRange range, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var receiver in range.Receivers)
        {
            var room = MaxResent - sent;
            var found = await QueryAsync(receiver, range, room + 1, cancellationToken);
            foreach (var lost in found.Take(room)) sent += await TryResendAsync(lost.Id, receiver, cancellationToken);
            if (found.Count > room) return new EventsResent(sent, Left: true);
        }

        return new EventsResent(sent, Left: false);
    }

    /// <summary>Sends these again, to each receiver that they did not reach; 404 names the first that is not there.</summary>
    public async Task<Outcome<EventsResent>> ResendAsync(IReadOnlyList<string> ids, string? receiver, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> receivers = receiver is null ? EventOptions.Receivers : [receiver];
        var sent = 0;
        foreach (var id in ids)
        {
            var before = sent;
            foreach (var name in receivers) sent += await TryResendAsync(id, name, cancellationToken);
            if (sent == before) return new NotFound($"The given-up event {id}");
        }

        return new EventsResent(sent, Left: false);
    }

    /// <summary>
    /// It waits again before it is removed from here: sending it twice is harmless, losing it is not. Removed in the version that was
    /// read: it may be given up again meanwhile.
    /// </summary>
    /// <returns>1, or 0 where it is not there.</returns>
    private async Task<int> TryResendAsync(string id, string receiver, CancellationToken cancellationToken)
    {
        var partition = GivenUpEvent.Partition(receiver);
        if (await cosmos.Catalog.FindAsync(id, partition, BoxOfficeJson.Default.GivenUpEvent, cancellationToken) is not { } lost) return 0;
        await waiting.KeepAnewAsync(WaitingEvent.Of(receiver, lost.Item.Event, 0, time.GetUtcNow()), cancellationToken);
        await cosmos.Catalog.DeleteAsync(id, partition, lost.ETag, cancellationToken);
        return 1;
    }

    private Task<IReadOnlyList<GivenUpEvent>> QueryAsync(string receiver, EventRange range, int take, CancellationToken cancellationToken)
    {
        var query =
            new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND c.at >= @from AND c.at < @to ORDER BY c.at OFFSET 0 LIMIT @take")
            .WithParameter("@kind", GivenUpEvent.GivenUpKind)
            .WithParameter("@from", UtcTimeConverter.Text(range.From))
            .WithParameter("@to", UtcTimeConverter.Text(range.To))
            .WithParameter("@take", take);
        return cosmos.Catalog.QueryAsync(query, GivenUpEvent.Partition(receiver), BoxOfficeJson.Default.GivenUpEvent, cancellationToken);
    }
}
