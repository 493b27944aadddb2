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
        nameof(GetBalance) or nameof(GetLedger) => CallKind.Account,
        nameof(ChargePoints) => CallKind.Charge,
        _ => null,
    };
}
