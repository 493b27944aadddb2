using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>
/// A payment that comes after its hold ran out: the same seats are held again under a new reservation, if they are still free, and
/// that one is paid. If not, nothing was charged.
/// </summary>
internal sealed class LatePayments(ReservationStore reservations, Holds holds)
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
                var held = await holds.HoldAsync(OrderOf(expired, id, place));
                return held.Refusal is { } gone ? gone : id;
            }

            if (found.Item.Status != ReservationStatus.Expired) return id;
            id = ReservationId.Derived(expired.UserId, $"late {id}");
        }

        return new HoldExpired();
    }

    private static HoldOrder OrderOf(Reservation expired, ReservationId id, PlaceId? place) => new(
        id,
        expired.ConcertId,
        expired.ConcertDateId,
        expired.StartsAt,
        expired.QueueId,
        [.. expired.Seats.Select(s => s with { ETag = null })],
        expired.TotalPrice,
        place,
        Repeatable: true,
        IgnoresCoolDown: true);
}
