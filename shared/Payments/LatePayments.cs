using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>
/// A payment that comes after its hold expired: the same seats are held again under a new reservation, with every check of a hold, and
/// that one is paid. If they cannot be held, nothing is charged.
/// </summary>
public sealed class LatePayments(ReservationStore reservations, DatesOnSale dates, IsWaitedFor isWaitedFor, Holds holds)
{
    /// <summary>How often a buyer may be late with the same seats.</summary>
    private const int MaxTimes = 4;

    /// <summary>The reservation to pay instead. Its id follows from the expired one's, so that asking twice pays once.</summary>
    /// <param name="place">The place whose session pays.</param>
    public async Task<Outcome<ReservationId>> HoldAgainAsync(Reservation expired, Wallet wallet, PlaceId? place)
    {
        if (wallet.Balance < expired.TotalPrice) return new InsufficientPoints(expired.TotalPrice, wallet.Balance);
        var id = ReservationId.Derived(expired.UserId, $"late {expired.Id}");
        for (var times = 0; times < MaxTimes; times++)
        {
            if (await reservations.FindAsync(id, CancellationToken.None) is not { } found)
            {
                if ((await WantedAgainAsync(expired)).Refused(out var closed, out var wanted)) return closed;
                var held = await holds.HoldAsync(wanted with { Id = id, Place = place }, ignoresCoolDown: true);
                return held.Refusal is { } gone ? gone : id;
            }

            if (found.Item.Status != ReservationStatus.Expired) return id;
            id = ReservationId.Derived(expired.UserId, $"late {id}");
        }

        return new HoldExpired();
    }

    /// <summary>The date as it is now decides, not the copy of the day of the hold.</summary>
    private async Task<Outcome<Reservation>> WantedAgainAsync(Reservation expired)
    {
        if ((await dates.FindAsync(expired.ConcertId, expired.ConcertDateId, CancellationToken.None)).Refused(out var gone, out var date))
            return gone;
        if (dates.WhyClosed(date) is { } closed) return closed;
        if (await isWaitedFor(date, CancellationToken.None)) return new SeatsWaitedFor();
        return expired with
        {
            StartsAt = date.Date.StartsAt,
            SeatLimit = date.Concert.MaxSeatsPerUser,
            Seats = [.. expired.Seats.Select(s => s with { ETag = null })],
            Status = ReservationStatus.Held,
            Extended = false,
            DecidedAt = null,
            Returned = null,
            Follows = null,
            FollowsSince = null,
            Ttl = null,
        };
    }
}
