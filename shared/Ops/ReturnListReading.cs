using System.Text.Json.Serialization;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Returns;

namespace BoxOffice.Ops;

/// <summary>Somebody on a date's return list, as operators see it.</summary>
/// <param name="Since">When the buyer came: the order of the list.</param>
/// <param name="ReservationId">The hold with the offered seats; null while the buyer waits.</param>
/// <param name="SeatNumbers">The offered seats; null while the buyer waits.</param>
public sealed record ReturnEntryView(
    long UserId,
    int Quantity,
    string? Section,
    ReturnStatus Status,
    DateTimeOffset Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReservationId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? SeatNumbers);

/// <summary>Reads the return list of a date: one query within its partition.</summary>
public sealed class ReturnListReading(ReturnStore store, FindDate dates)
{
    /// <summary>Entries of an answer whose page was not asked for.</summary>
    public const int DefaultSize = 100;

    /// <summary>A page of the list, the first of the line first; 404 where there is no such date.</summary>
    public async Task<Outcome<IReadOnlyList<ReturnEntryView>>> ListAsync(
        long concertDateId, PageQuery page, CancellationToken cancellationToken)
    {
        if (await dates(concertDateId, cancellationToken) is null) return new NotFound($"Date {concertDateId}");
        var entries = await store.ListAsync(concertDateId, page.Skip, page.Take ?? DefaultSize, cancellationToken);
        return entries.Select(ViewOf).ToArray();
    }

    private static ReturnEntryView ViewOf(ReturnWait wait) => new(
        wait.UserId, wait.Quantity, wait.Section, wait.Status, wait.At, wait.Offer?.ReservationId.Value, wait.Offer?.SeatNumbers);
}
