using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;

namespace BoxOffice.Tests;

/// <content>Seats and their maps.</content>
public partial class BoxOfficeApp
{
    /// <summary>The map as a request gets it.</summary>
    public ValueTask<SeatMap> MapAsync(BookableDate date) => Get<SeatMaps>().GetAsync(date, TestContext.Current.CancellationToken);

    /// <summary>Writes a seat's document alone, as another instance would that crashed before it wrote the map.</summary>
    public Task<WriteResult> TouchAsync(BookableDate date, int seatNumber, SeatStatus status)
    {
        var section = date.Layout.SectionOf(seatNumber).Name;
        var seat = new Seat
        {
            Id = $"{seatNumber}",
            Block = SeatPartition.BlockOf(date.Date.ConcertDateId, section),
            ConcertDateId = date.Date.ConcertDateId,
            SeatNumber = seatNumber,
            Status = status,
            ReservationId = "another",
            HoldUntil = status == SeatStatus.Held ? Time.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds() : null,
        };
        return Get<CosmosDatabase>().Seats.CreateAsync(
            seat, SeatPartition.Of(date.Date.ConcertDateId, section), BoxOfficeJson.Default.Seat, TestContext.Current.CancellationToken);
    }
}
