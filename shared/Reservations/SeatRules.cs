using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>What a buyer's claim of a seat comes to.</summary>
public enum ClaimVerdict
{
    /// <summary>Nobody ever touched it: create its document.</summary>
    Create,

    /// <summary>Available again: replace that version of its document.</summary>
    Replace,

    /// <summary>The same reservation has it already: a repeated call.</summary>
    Ours,

    /// <summary>Its hold ran out and was not settled yet.</summary>
    Overdue,

    /// <summary>This buyer's own hold of it ran out or was given up a moment ago.</summary>
    CoolingDown,

    /// <summary>Somebody else has it.</summary>
    Taken,
}

/// <summary>Who wants seats, and until when.</summary>
/// <param name="Id">The reservation to be.</param>
/// <param name="ConcertDateId">The date.</param>
/// <param name="HoldUntil">When the hold is due.</param>
/// <param name="IgnoresCoolDown">A late payment: the buyer wants the seats of its own expired hold back, to pay them now.</param>
public sealed record SeatClaim(ReservationId Id, long ConcertDateId, DateTimeOffset HoldUntil, bool IgnoresCoolDown)
{
    /// <summary>The box office's: it may have the house's seats.</summary>
    public bool ForHouse { get; init; }

    /// <summary>The document of a seat that this claim holds.</summary>
    /// <param name="version">One more than the one it replaces.</param>
    /// <param name="house">What the seat was kept for; it goes back there.</param>
    public Seat Held(ReservedSeat seat, int version = 1, HouseSeat? house = null) => new()
    {
        Id = seat.SeatNumber.ToString(),
        Block = SeatPartition.BlockOf(ConcertDateId, seat.Section),
        ConcertDateId = ConcertDateId,
        SeatNumber = seat.SeatNumber,
        Status = SeatStatus.Held,
        Version = version,
        ReservationId = Id,
        UserId = Id.UserId,
        HoldUntil = HoldUntil.ToUnixTimeMilliseconds(),
        House = house,
    };
}

/// <summary>Who may have a seat. Pure: (seat, claim or reservation, now) to what is to be written.</summary>
public static class SeatRules
{
    /// <summary>Whether the claim may have the seat.</summary>
    /// <param name="seat">Null where nobody ever touched it.</param>
    public static ClaimVerdict Claim(Seat? seat, SeatClaim claim, DateTimeOffset now)
    {
        var moment = now.ToUnixTimeMilliseconds();
        return seat switch
        {
            null => ClaimVerdict.Create,
            { Status: SeatStatus.Available } when !claim.IgnoresCoolDown && seat.UserId == claim.Id.UserId && seat.CoolDownUntil > moment =>
                ClaimVerdict.CoolingDown,
            { Status: SeatStatus.Available } => ClaimVerdict.Replace,
            { Status: SeatStatus.Blocked } => claim.ForHouse ? ClaimVerdict.Replace : ClaimVerdict.Taken,
            _ when seat.ReservationId == claim.Id => ClaimVerdict.Ours,
            { Status: SeatStatus.Held } when seat.HoldUntil <= moment => ClaimVerdict.Overdue,
            _ => ClaimVerdict.Taken,
        };
    }

    /// <summary>
    /// Reconciles a seat with the reservation that has it: sold where that is paid, still held where it is held, available otherwise. A
    /// seat may carry the id of a reservation that it does not belong to: an attempt that found the reservation already made of others.
    /// </summary>
    /// <returns>The seat to write; null where it is another's, or is as it should be.</returns>
    public static Seat? Reconcile(Seat seat, Reservation reservation, TimeSpan coolDown)
    {
        if (seat.ReservationId != reservation.Id) return null;
        var own = reservation.Has(seat.SeatNumber);
        return reservation.Status switch
        {
            ReservationStatus.Paid when own && seat.Status == SeatStatus.Sold => null,
            ReservationStatus.Paid when own => seat with { Status = SeatStatus.Sold, HoldUntil = null },
            ReservationStatus.Held when own => null,
            ReservationStatus.Expired when !reservation.IsTombstone =>
                CoolingDown(seat, reservation.UserId, reservation.HoldUntil + coolDown),
            // Giving a hold up starts the same cool-down as letting it run out: otherwise a seat
            // could be kept by holding it again and again.
            ReservationStatus.Cancelled =>
                CoolingDown(seat, reservation.UserId, (reservation.DecidedAt ?? reservation.HoldUntil) + coolDown),
            _ when reservation.Returned?.FirstOrDefault(r => !r.WasPaid && r.SeatNumbers.Contains(seat.SeatNumber)) is { } letGo =>
                CoolingDown(seat, reservation.UserId, letGo.At + coolDown),
            _ => Free(seat),
        };
    }

    private static Seat CoolingDown(Seat seat, long userId, DateTimeOffset until) =>
        Free(seat) with { UserId = userId, CoolDownUntil = until.ToUnixTimeMilliseconds() };

    private static Seat Free(Seat seat) => seat with
    {
        Status = seat.House is null ? SeatStatus.Available : SeatStatus.Blocked,
        ReservationId = null,
        UserId = null,
        HoldUntil = null,
        CoolDownUntil = null,
    };
}
