using BoxOffice.Platform.Api;

namespace BoxOffice.Catalog;

/// <summary>What may become of a concert. Pure: (stored, change) to the new document; what is wrong goes to the errors.</summary>
public static class ConcertRules
{
    /// <summary>The concert after a change. Dates that were ever on sale keep their hall: seats of it may be sold.</summary>
    /// <param name="venues">The venues that the change names, as far as they exist.</param>
    /// <param name="errors">Gets what is missing: 400.</param>
    /// <param name="conflicts">Gets what the sale forbids: 409.</param>
    /// <param name="now">When a move is decided.</param>
    /// <returns>The document to write, where nothing was added to either.</returns>
    public static ConcertDocument Put(
        ConcertDocument? stored,
        ConcertPut put,
        IReadOnlyDictionary<long, VenueDocument> venues,
        FieldErrors errors,
        FieldErrors conflicts,
        DateTimeOffset now)
    {
        if (put.Name is null && stored is null) errors.Add($"{put.Path}.concertId", $"There is no concert {put.ConcertId}.");
        var before = (stored?.Dates ?? []).ToDictionary(d => d.ConcertDateId);
        var dates = put.Dates.Select(d => Put(before.GetValueOrDefault(d.ConcertDateId), d, venues, errors, conflicts, now)).ToList();
        var named = put.Dates.Select(d => d.ConcertDateId).ToHashSet();
        foreach (var other in before.Values.Where(d => !named.Contains(d.ConcertDateId)))
        {
            if (put.Name is null) dates.Add(other);
            else if (other.WasOnSale) conflicts.Add($"{put.Path}.dates", $"Date {other.ConcertDateId} was on sale and must be listed.");
        }

        if (stored is { Published: true } && put.Name is not null && put.QueueId != stored.QueueId)
            conflicts.Add($"{put.Path}.queueId", "The waiting room of a published concert cannot change. Unpublish the concert first.");
        var document = new ConcertDocument
        {
            ConcertId = put.ConcertId.ToString(),
            Number = put.ConcertId,
            Name = put.Name ?? stored?.Name ?? "",
            QueueId = put.Name is null ? stored?.QueueId : put.QueueId,
            CancellationFees = put.Name is null ? stored?.CancellationFees : put.CancellationFees,
            SaleStartsAt = put.Name is null ? stored?.SaleStartsAt : put.SaleStartsAt,
            SaleEndsAt = put.Name is null ? stored?.SaleEndsAt : put.SaleEndsAt,
            MaxSeatsPerUser = put.Name is null ? stored?.MaxSeatsPerUser : put.MaxSeatsPerUser,
            ReturnList = put.Name is null ? stored?.ReturnList ?? false : put.ReturnList,
            Dates = [.. dates.OrderBy(d => d.StartsAt).ThenBy(d => d.ConcertDateId)],
        };
        return Publish(document, put.Published ?? stored?.Published ?? false);
    }

    /// <summary>Shows the concert to buyers, or hides it; once shown, its dates were on sale for good.</summary>
    public static ConcertDocument Publish(ConcertDocument concert, bool published) => concert with
    {
        Published = published,
        Dates = published ? [.. concert.Dates.Select(d => d with { WasOnSale = true })] : concert.Dates,
    };

    /// <summary>These dates do not take place; one that was cancelled before keeps its reason.</summary>
    public static ConcertDocument Cancel(ConcertDocument concert, IReadOnlySet<long> concertDateIds, DateCancelling cancelling) =>
        concert with
        {
            Dates = [
            .. concert.Dates.Select(d => concertDateIds.Contains(d.ConcertDateId) ? d with { Cancelled = d.Cancelled ?? cancelling } : d)],
        };

    /// <summary>A draft follows its venue: what was corrected since it was written is published, not what it was written with.</summary>
    public static ConcertDocument FollowVenues(ConcertDocument concert, IReadOnlyDictionary<long, VenueDocument> venues) => concert with
    {
        Dates = [.. concert.Dates.Select(d => !d.WasOnSale && venues.TryGetValue(d.Place.PlaceId, out var venue)
            ? d with { Place = Place.Of(venue), LayoutId = venue.LayoutId }
            : d)],
    };

    private static DateDocument Put(
        DateDocument? before,
        DatePut put,
        IReadOnlyDictionary<long, VenueDocument> venues,
        FieldErrors errors,
        FieldErrors conflicts,
        DateTimeOffset now)
    {
        var date = new DateDocument
        {
            ConcertDateId = put.ConcertDateId,
            StartsAt = put.StartsAt,
            Place = new Place(put.PlaceId, "", 0),
            LayoutId = "",
        };
        if (before is { WasOnSale: true })
        {
            if (before.Place.PlaceId != put.PlaceId)
                conflicts.Add($"{put.Path}.placeId", $"The date was on sale in venue {before.Place.PlaceId} and cannot move.");
            if (before.Cancelled is not null && IsMove(before, put))
                conflicts.Add($"{put.Path}.concertDate", "The date is cancelled and cannot move. Create another date.");
            return Moved(before, put, now);
        }

        if (venues.TryGetValue(put.PlaceId, out var venue))
            return date with { Place = Place.Of(venue), LayoutId = venue.LayoutId };
        errors.Add($"{put.Path}.placeId", $"There is no venue {put.PlaceId}.");
        return date;
    }

    /// <summary>The stored time has whole milliseconds: putting the same time again is no move.</summary>
    private static bool IsMove(DateDocument before, DatePut put) =>
        put.StartsAt.ToUnixTimeMilliseconds() != before.StartsAt.ToUnixTimeMilliseconds();

    private static DateDocument Moved(DateDocument before, DatePut put, DateTimeOffset now) => IsMove(before, put)
        ? before with { StartsAt = put.StartsAt, Moves = [.. before.Moves ?? [], new DateMove(before.StartsAt, put.StartsAt, now)] }
        : before;
}
