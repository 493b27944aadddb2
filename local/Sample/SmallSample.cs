using System.Globalization;
using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Sample;

/// <summary>A dozen invented concerts: one that opens soon behind its own waiting room, one that is sold
/// out, one with an own open queue.</summary>
internal static class SmallSample
{
    /// <summary>The concert that is not open yet, and its waiting room.</summary>
    public const string SoonQueue = "aurora-nine";

    /// <summary>The concert with the fewest seats and none left.</summary>
    private const long SoldOutDate = 12;

    private static readonly TimeSpan OpensIn = TimeSpan.FromMinutes(10);

    /// <summary>Name, waiting room, and (date's id, days from now, hall).</summary>
    private static readonly (long Id, string Name, string? Queue, (long Id, int Days, VenuePut Hall)[] Dates)[] Programme =
    [
        (1, "Paper Lanterns: Night Market Tour", null,
            [(1, 30, SampleHalls.Theatre), (2, 31, SampleHalls.Theatre), (3, 33, SampleHalls.Chapel)]),
        (2, "AURORA NINE: First Light", SoonQueue, [(4, 60, SampleHalls.Stadium), (5, 61, SampleHalls.Stadium)]),
        (3, "The Tidewater Quartet plays Winter", null, [(6, 14, SampleHalls.Chapel)]),
        (4, "Saebyeok: Echo of the Mountain", "saebyeok", [(7, 45, SampleHalls.Arena), (8, 46, SampleHalls.Arena)]),
        (5, "Milo Varga Trio", null, [(9, 9, SampleHalls.Cellar), (10, 10, SampleHalls.Cellar)]),
        (6, "Northbound Choir: Midsummer Vespers", null, [(11, 75, SampleHalls.Chapel)]),
        (7, "Juno Park, one night only", null, [(SoldOutDate, 5, SampleHalls.Cellar)]),
        (8, "Glasswing", null, [(13, 21, SampleHalls.Theatre)]),
        (9, "Red Ferry Dance Company: Crossing", null, [(14, 40, SampleHalls.Theatre), (15, 41, SampleHalls.Theatre)]),
        (10, "Velvet Static: Ten Years Loud", null, [(16, 90, SampleHalls.Arena)]),
        (11, "Haneul Symphony: Film Night", null, [(17, 52, SampleHalls.Theatre), (18, 53, SampleHalls.Theatre)]),
        (12, "Otis & the Late Trains", null, [(19, 26, SampleHalls.Cellar), (20, 27, SampleHalls.Cellar)]),
    ];

    public static async Task CreateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await SellOutAsync(services.GetRequiredService<CosmosDatabase>(), cancellationToken);
        var soon = new QueueSettingsRequest(QueuePhase.PreOpen, null, null, null, now + OpensIn);
        // A stack with a journal may have people in it, who keep their opening.
        _ = await services.GetRequiredService<QueueControl>().ConfigureAsync(SoonQueue, soon, whole: true, cancellationToken);
        foreach (var queue in Programme.Select(c => c.Queue ?? Concert.MainQueue).Distinct(StringComparer.Ordinal)
            .Where(queue => queue != SoonQueue))
            await SampleQueues.OpenAsync(services, queue, cancellationToken);
        var writer = services.GetRequiredService<CatalogWriter>();
        SampleData.Expect(await writer.PutVenuesAsync(SampleHalls.Small, cancellationToken));
        SampleData.Expect(await writer.PutConcertsAsync([.. Programme.Select(c => new ConcertPut(
            c.Name, c.Id, c.Name, c.Queue, Published: true,
            [.. c.Dates.Select(d => new DatePut(c.Name, d.Id, EveningIn(now, d.Days), d.Hall.PlaceId))]))], cancellationToken));
    }

    /// <summary>19:00 in Seoul, so many days from now.</summary>
    private static DateTimeOffset EveningIn(DateTimeOffset now, int days) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(days).AddHours(10);

    private static async Task SellOutAsync(CosmosDatabase cosmos, CancellationToken cancellationToken)
    {
        var layout = SampleHalls.Cellar.Layout.ToLayout();
        foreach (var section in layout.Sections)
        {
            var batch = new CosmosBatch(cosmos.Seats, SeatPartition.Of(SoldOutDate, section.Name));
            foreach (var seat in section.Rows.SelectMany(r => Enumerable.Range(r.FirstSeat, r.Seats)))
                batch.Create(Sold(seat, section), BoxOfficeJson.Default.Seat);
            // A stack with a journal has them from last time.
            await batch.ExecuteAsync(cancellationToken);
        }
    }

    private static Seat Sold(int seatNumber, VenueSection section) => new()
    {
        Id = seatNumber.ToString(CultureInfo.InvariantCulture),
        Block = SeatPartition.BlockOf(SoldOutDate, section.Name),
        ConcertDateId = SoldOutDate,
        SeatNumber = seatNumber,
        Status = SeatStatus.Sold,
        ReservationId = ReservationId.Derived(1, "box office counter"),
    };
}
