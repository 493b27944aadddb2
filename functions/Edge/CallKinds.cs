using BoxOffice.Functions.Catalog;
using BoxOffice.Functions.Contract;
using BoxOffice.Functions.Pages;
using BoxOffice.Functions.Payments;
using BoxOffice.Functions.Reservations;
using BoxOffice.Functions.Seats;
using BoxOffice.Functions.WaitingRoom;
using BoxOffice.Functions.Wallets;
using BoxOffice.Limits;

namespace BoxOffice.Functions.Edge;

/// <summary>Which limit a function falls under.</summary>
public static class CallKinds
{
    /// <summary>The kind; null for health and operators' calls, which have no limit.</summary>
    public static CallKind? Of(string function) => function switch
    {
        nameof(JoinQueue) or nameof(LeaveQueue) => CallKind.Join,
        nameof(FindPlace) => CallKind.Poll,
        nameof(ShowBoard) => CallKind.Browse,
        nameof(ListConcerts) or nameof(GetConcert) or nameof(ListDates) or nameof(GetLayout) or nameof(ListSeats) => CallKind.Browse,
        nameof(ShowContract) or nameof(ShowDocs) or nameof(ShowDocsFile) => CallKind.Browse,
        nameof(ShowPage) or nameof(ShowPageFile) => CallKind.Browse,
        nameof(GetBalance) or nameof(GetLedger) or nameof(ListReservations) => CallKind.Account,
        nameof(ChargePoints) => CallKind.Charge,
        nameof(HoldSeats) => CallKind.Hold,
        nameof(PayReservation) => CallKind.Pay,
        nameof(ReleaseReservation) => CallKind.Cancel,
        _ => null,
    };
}
