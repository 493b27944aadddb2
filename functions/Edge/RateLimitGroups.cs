using BoxOffice.Functions.Catalog;
using BoxOffice.Functions.Contract;
using BoxOffice.Functions.Identity;
using BoxOffice.Functions.Pages;
using BoxOffice.Functions.Payments;
using BoxOffice.Functions.Reservations;
using BoxOffice.Functions.Returns;
using BoxOffice.Functions.Seats;
using BoxOffice.Functions.WaitingRoom;
using BoxOffice.Functions.Wallets;
using BoxOffice.Platform.Limits;

namespace BoxOffice.Functions.Edge;

/// <summary>Which limit a function falls under.</summary>
public static class RateLimitGroups
{
    /// <summary>The kind; null for health and operators' calls, which have no limit.</summary>
    public static RateLimitGroup? Of(string function) => function switch
    {
        nameof(JoinQueue) or nameof(LeaveQueue) or nameof(JoinReturnList) or nameof(LeaveReturnList) => RateLimitGroup.Join,
        nameof(FindPlace) => RateLimitGroup.Poll,
        nameof(ShowBoard) => RateLimitGroup.Browse,
        nameof(ListConcerts) or nameof(GetConcert) or nameof(ListDates) or nameof(GetLayout) => RateLimitGroup.Browse,
        nameof(ListSeats) or nameof(GetSeatMap) or nameof(ListSeatChanges) => RateLimitGroup.Browse,
        nameof(RefuseUnknownPath) => RateLimitGroup.Browse,
        nameof(ShowContract) or nameof(ShowDocs) or nameof(ShowDocsFile) => RateLimitGroup.Browse,
        nameof(ShowPage) or nameof(ShowPageFile) => RateLimitGroup.Browse,
        nameof(FindMe) or nameof(GetBalance) or nameof(GetLedger) or nameof(ListReservations) or nameof(GetReservation)
            or nameof(FindReturnWait) => RateLimitGroup.Account,
        nameof(ChargePoints) => RateLimitGroup.Charge,
        // ConfirmPayment has none: a provider sends from few addresses, and what it says was paid must arrive.
        nameof(HoldSeats) => RateLimitGroup.Hold,
        nameof(PayReservation) => RateLimitGroup.Pay,
        nameof(ReleaseReservation) => RateLimitGroup.Cancel,
        _ => null,
    };
}
