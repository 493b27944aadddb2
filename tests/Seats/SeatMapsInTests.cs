using BoxOffice.Seats;

namespace BoxOffice.Tests.Seats;

/// <summary>Writes of a map without a document: each is newer than all before.</summary>
internal static class SeatMapsInTests
{
    private static int version = 1000;

    public static Task WriteAsync(this SeatMaps maps, long concertDateId, IReadOnlyList<int> seatNumbers, SeatStatus status,
        CancellationToken cancellationToken)
    {
        var newer = Interlocked.Increment(ref version);
        return maps.WriteAsync(concertDateId, [.. seatNumbers.Select(n => new ShownSeat(n, status, newer))], cancellationToken);
    }
}
