using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Reservations;

/// <summary>A seat of a reservation, as its owner finds it in the hall.</summary>
/// <param name="Label">Section, row and the seat's number within the row: <c>Stalls 1-7</c>.</param>
/// <param name="Price">Points.</param>
public sealed record SeatOfReservation(int SeatNumber, string Section, string Row, string Label, string TicketClass, long Price)
{
    /// <summary>What the layout says of a seat.</summary>
    public static SeatOfReservation Of(VenueLayout layout, int seatNumber)
    {
        var (section, row) = (layout.SectionOf(seatNumber), layout.RowOf(seatNumber));
        var label = $"{section.Name} {row.Name}-{seatNumber - row.FirstSeat + 1}";
        return new SeatOfReservation(seatNumber, section.Name, row.Name, label, section.TicketClass, section.Price);
    }
}

/// <summary>
/// Adds to a reservation what its owner wants to read and other features know: the concert, the hall's names of the seats, and the
/// service's time, by which a page counts down. From memory: costs no request.
/// </summary>
public sealed class ReservationDetails(ConcertCatalog catalog, ReservationStore reservations, TimeProvider time)
{
    /// <summary>One reservation of the user, or 404 where it does not exist or is another's.</summary>
    public async Task<Outcome<ReservationView>> FindAsync(long userId, string reservationId, CancellationToken cancellationToken)
    {
        if (!ReservationId.TryParse(reservationId, out var id) || id.UserId != userId) return new NotFound("The reservation");
        return await reservations.FindAsync(id, cancellationToken) is { Item: { IsTombstone: false } found }
            ? await DescribeAsync(ReservationView.Of(found), cancellationToken)
            : new NotFound("The reservation");
    }

    /// <summary>The reservation with its details.</summary>
    public async Task<Outcome<ReservationView>> DescribeAsync(Outcome<ReservationView> outcome, CancellationToken cancellationToken) =>
        outcome.Refused(out var refusal, out var view) ? refusal : await DescribeAsync(view, cancellationToken);

    /// <summary>The reservations with their details.</summary>
    public async Task<IReadOnlyList<ReservationView>> DescribeAsync(IReadOnlyList<ReservationView> views,
        CancellationToken cancellationToken)
    {
        var described = new ReservationView[views.Count];
        for (var i = 0; i < described.Length; i++) described[i] = await DescribeAsync(views[i], cancellationToken);
        return described;
    }

    /// <summary>200 with the reservation and where it can be read again, or the refusal as a problem.</summary>
    public async Task<IResult> AnswerAsync(Outcome<ReservationView> outcome, CancellationToken cancellationToken) =>
        (await DescribeAsync(outcome, cancellationToken)).Refused(out var refusal, out var view)
            ? Problems.From(refusal)
            : new LocatedResult(Responses.Ok(view, BoxOfficeJson.Default.AnswerReservationView), PathOf(view));

    private static string PathOf(ReservationView view) => $"/api/v1/users/{view.UserId}/reservations/{view.ReservationId}";

    private async ValueTask<ReservationView> DescribeAsync(ReservationView view, CancellationToken cancellationToken)
    {
        var timed = view with { ServerTime = time.GetUtcNow() };
        // A date that was taken out of the catalogue has no names of seats any more.
        if (await catalog.FindAnyDateAsync(view.ConcertDateId, cancellationToken) is not { } date) return timed;
        return timed with
        {
            ConcertName = date.Concert.Name,
            ConcertDate = date.Date.StartsAt,
            Place = date.Date.Place,
            Seats = [.. view.SeatNumbers.Where(date.Layout.Has).Select(n => SeatOfReservation.Of(date.Layout, n))],
        };
    }

    /// <summary>An answer with the header Location.</summary>
    private sealed class LocatedResult(IResult answer, string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = path;
            return answer.ExecuteAsync(httpContext);
        }
    }
}
