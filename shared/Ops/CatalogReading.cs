using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>A concert as it was put, drafts included: what is read can be put again.</summary>
public sealed record ConcertPutView(long ConcertId, string Name, string? QueueId, bool Published, IReadOnlyList<DatePutView> Dates)
{
    /// <summary>What is kept of a price that is refunded late.</summary>
    public IReadOnlyList<CancellationFee>? CancellationFees { get; init; }

    /// <summary>When its sale opens.</summary>
    public DateTimeOffset? SaleStartsAt { get; init; }

    /// <summary>When its sale ends.</summary>
    public DateTimeOffset? SaleEndsAt { get; init; }

    /// <summary>Seats that one buyer may have of it.</summary>
    public int? MaxSeatsPerUser { get; init; }

    /// <summary>Whether buyers may wait for seats of its sold-out dates.</summary>
    public bool ReturnList { get; init; }

    /// <summary>The form in which it is put.</summary>
    public static ConcertPutView Of(ConcertDocument concert) =>
        new(concert.Number, concert.Name, concert.QueueId, concert.Published, [.. concert.Dates.Select(DatePutView.Of)])
        {
            CancellationFees = concert.CancellationFees,
            SaleStartsAt = concert.SaleStartsAt,
            SaleEndsAt = concert.SaleEndsAt,
            MaxSeatsPerUser = concert.MaxSeatsPerUser,
            ReturnList = concert.ReturnList,
        };
}

/// <summary>A date as it was put, and whether it was ever on sale: then it keeps its venue.</summary>
public sealed record DatePutView(long ConcertDateId, DateTimeOffset ConcertDate, long PlaceId, bool WasOnSale)
{
    /// <summary>The form in which it is put.</summary>
    public static DatePutView Of(DateDocument date) => new(date.ConcertDateId, date.StartsAt, date.Place.PlaceId, date.WasOnSale);
}

/// <summary>A venue as it was put: what is read can be put again.</summary>
public sealed record VenuePutView(
    long PlaceId, string Name, int TotalSeat, IReadOnlyList<SectionDocument> Sections, IReadOnlyList<IReadOnlyList<double>>? Stage)
{
    /// <summary>The IANA name of its time zone.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Reads back what operators put, from the record and not from what buyers are shown.</summary>
public sealed class CatalogReading(CosmosDatabase cosmos)
{
    /// <summary>Concerts of a page without a size; and venues at most, each of which may have 4 MB.</summary>
    private const int DefaultSize = 100;

    /// <summary>A page of all concerts by their ids. One query over all partitions.</summary>
    public async Task<IReadOnlyList<ConcertPutView>> ConcertsAsync(PageQuery page, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", ConcertDocument.ConcertKind);
        var found = await cosmos.Catalog.QueryAsync(query, partition: null, BoxOfficeJson.Default.ConcertDocument, cancellationToken);
        return [.. found.OrderBy(c => c.Number).Skip(page.Skip).Take(page.Take ?? DefaultSize).Select(ConcertPutView.Of)];
    }

    /// <summary>A page of all venues by their ids. One query over all partitions, and a point read for each layout of the page.</summary>
    public async Task<IReadOnlyList<VenuePutView>> VenuesAsync(PageQuery page, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", "venue");
        var found = await cosmos.Catalog.QueryAsync(query, partition: null, BoxOfficeJson.Default.VenueDocument, cancellationToken);
        var asked = found.OrderBy(v => v.PlaceId).Skip(page.Skip).Take(Math.Min(DefaultSize, page.Take ?? DefaultSize));
        return await Task.WhenAll(asked.Select(venue => WithLayoutAsync(venue, cancellationToken)));
    }

    private async Task<VenuePutView> WithLayoutAsync(VenueDocument venue, CancellationToken cancellationToken)
    {
        var layout = (await cosmos.Catalog.FindAsync(
            venue.LayoutId, LayoutDocument.Partition(venue.LayoutId), BoxOfficeJson.Default.LayoutDocument, cancellationToken))?.Item;
        return new VenuePutView(venue.PlaceId, venue.Name, venue.TotalSeat, layout?.Sections
            ?? [], layout?.Stage)
        { TimeZone = venue.TimeZone };
    }
}
