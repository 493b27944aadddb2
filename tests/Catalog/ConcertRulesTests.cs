using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Tests.Catalog;

public sealed class ConcertRulesTests
{
    private static readonly DateTimeOffset Evening = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<long, VenueDocument> Venues = new() { [1] = Venue(1, seats: 10), [2] = Venue(2, seats: 20) };

    [Fact]
    public void Given_nothing_When_a_concert_is_put_Then_it_has_the_hall_of_its_venue_and_is_not_published()
    {
        var (concert, errors, conflicts) = Put(null, Named(Date(7, 1)));

        Assert.False(errors.Any || conflicts.Any);
        Assert.False(concert.Published);
        Assert.Equal((10, Venues[1].LayoutId, false),
            (concert.Dates[0].Place.TotalSeat, concert.Dates[0].LayoutId, concert.Dates[0].WasOnSale));
    }

    [Fact]
    public void Given_a_published_date_When_its_venue_was_rebuilt_Then_it_keeps_its_layout()
    {
        var onSale = OnSale(Date(7, 1));
        var rebuilt = new Dictionary<long, VenueDocument> { [1] = Venue(1, seats: 99) };

        var (concert, errors, conflicts) = Put(onSale, Named(Date(7, 1, Evening.AddDays(1))), rebuilt);

        Assert.False(errors.Any || conflicts.Any);
        Assert.Equal(onSale.Dates[0].LayoutId, concert.Dates[0].LayoutId);
        Assert.Equal(Evening.AddDays(1), concert.Dates[0].StartsAt);
    }

    [Fact]
    public void Given_a_published_date_When_it_is_moved_to_another_venue_Then_that_conflicts() =>
        Assert.Equal(["concert.date7.placeId"], Put(OnSale(Date(7, 1)), Named(Date(7, 2))).Conflicts.ToDictionary().Keys);

    [Fact]
    public void Given_a_published_date_When_it_is_left_out_Then_that_conflicts_even_after_unpublishing() =>
        Assert.Equal(["concert.dates"],
            Put(ConcertRules.Publish(OnSale(Date(7, 1)), published: false), Named()).Conflicts.ToDictionary().Keys);

    [Fact]
    public void Given_an_unpublished_date_When_its_venue_was_rebuilt_Then_it_gets_the_new_layout()
    {
        var before = Put(null, Named(Date(7, 1))).Concert;

        var (concert, _, conflicts) = Put(before, Named(Date(7, 2)));

        Assert.False(conflicts.Any);
        Assert.Equal(Venues[2].LayoutId, concert.Dates[0].LayoutId);
    }

    [Fact]
    public void Given_a_concert_When_only_dates_are_put_Then_the_others_stay()
    {
        var (concert, errors, conflicts) = Put(OnSale(Date(7, 1)), Named(Date(8, 2)) with { Name = null });

        Assert.False(errors.Any || conflicts.Any);
        Assert.Equal([7, 8], concert.Dates.Select(d => d.ConcertDateId));
        Assert.All(concert.Dates, d => Assert.True(d.WasOnSale));
    }

    [Fact]
    public void Given_no_concert_When_dates_are_put_into_it_Then_that_is_an_error() =>
        Assert.True(Put(null, Named(Date(8, 2)) with { Name = null }).Errors.Any);

    [Fact]
    public void Given_a_published_concert_When_its_waiting_room_changes_Then_that_conflicts() =>
        Assert.Equal(["concert.queueId"],
            Put(OnSale(Date(7, 1)), Named(Date(7, 1)) with { QueueId = "other" }).Conflicts.ToDictionary().Keys);

    private static (ConcertDocument Concert, FieldErrors Errors, FieldErrors Conflicts) Put(
        ConcertDocument? stored, ConcertPut put, Dictionary<long, VenueDocument>? venues = null)
    {
        FieldErrors errors = new(), conflicts = new();
        return (ConcertRules.Put(stored, put, venues ?? Venues, errors, conflicts, Evening.AddDays(-30)), errors, conflicts);
    }

    private static ConcertDocument OnSale(DatePut date) => Put(null, Named(date) with { Published = true }).Concert;

    private static ConcertPut Named(params DatePut[] dates) => new("concert", 5, "A concert", null, null, dates);

    private static DatePut Date(long id, long placeId, DateTimeOffset? starts = null) =>
        new($"concert.date{id}", id, starts ?? Evening, placeId);

    private static VenueDocument Venue(long placeId, int seats) =>
        VenueDocument.Of(placeId, $"Hall {placeId}",
            LayoutDocument.Of([new SectionDocument("A", "R", 1, [new RowDocument("1", seats)])]).ToLayout());
}
