using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Ops;

/// <summary>A sale at the box office on the wire.</summary>
/// <param name="Holder">Whom the tickets are for: 1 to 200 characters.</param>
/// <param name="Price">Points for each seat; null for the seats' own prices.</param>
/// <param name="Complimentary">True: nothing is paid.</param>
/// <param name="UserId">The holder's account, whose list has the tickets; null for none.</param>
/// <param name="Actor">Which operator, in their own words.</param>
public sealed record BoxOfficeRequest(
    long? ConcertDateId, IReadOnlyList<int>? SeatNumbers, string? Holder, long? Price, bool? Complimentary, long? UserId, string? Actor)
{
    private const int MaxHolder = 200;

    /// <summary>The order, or 400 naming each field at fault.</summary>
    public Outcome<BoxOfficeOrder> Read()
    {
        var errors = new FieldErrors();
        var date = errors.Whole("concertDateId", ConcertDateId, 1, PositiveId.Max);
        HoldRequest.ValidateSeatNumbers(errors, SeatNumbers);
        var holder = errors.Text("holder", Holder, MaxHolder);
        if (Price is not null) errors.Whole("price", Price, 0, VenuesRequest.MaxPrice);
        errors.Require("price", Price is null || Complimentary != true, "Is not allowed with complimentary.");
        if (UserId is not null) errors.Whole("userId", UserId, 1, UserIds.Max - 1);
        if (Actor is not null) errors.Text("actor", Actor, BlockSeatsRequest.MaxActor);
        return errors.Any
            ? errors.ToRefusal()
            : new BoxOfficeOrder(date, SeatNumbers!.Order().ToArray(), new BoxOfficeSale(holder, Complimentary ?? false, Actor),
                Price, UserId);
    }
}
