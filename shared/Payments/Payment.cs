using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>What became of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>The points were taken.</summary>
    [JsonStringEnumMemberName("COMPLETE")]
    Complete,

    /// <summary>And given back.</summary>
    [JsonStringEnumMemberName("REFUNDED")]
    Refunded,
}

/// <summary>
/// A payment as a client sees it. At rest it is the ledger entry that its reservation names: docs/adr/0035-the-ledger-entry-is-the-payment.md.
/// </summary>
/// <param name="Balance">The wallet's balance after it.</param>
public sealed record PaymentView(string PaymentId, string ReservationId, long PaymentPrice, PaymentStatus Status, long Balance, DateTimeOffset PaidAt)
{
    /// <summary>What a client sees of the ledger entry that paid a reservation.</summary>
    public static PaymentView Of(LedgerEntry entry, ReservationStatus now) => new(
        $"pay-{entry.ReservationId}",
        entry.ReservationId!,
        -entry.Amount,
        now == ReservationStatus.Refunded ? PaymentStatus.Refunded : PaymentStatus.Complete,
        entry.Balance,
        entry.At);
}

/// <summary>The body of a payment. The token may also come as a bearer token, as on other calls.</summary>
public sealed record PaymentRequest(string? Token, string? ReservationId, long? UserId)
{
    /// <summary>The payment that is asked for, or 400 naming each field at fault. An id that is none is 404, as one that is not there.</summary>
    public Outcome<PaymentCommand> Validate()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!UserIds.IsValid(UserId)) errors["userId"] = ["Is required, a positive whole number."];
        if (string.IsNullOrEmpty(ReservationId)) errors["reservationId"] = ["Is required."];
        if (errors.Count > 0) return new InvalidRequest(errors);
        return Reservations.ReservationId.TryParse(ReservationId, out var id) ? new PaymentCommand(id, UserId!.Value) : new NotFound("The reservation");
    }
}

/// <summary>A valid payment.</summary>
public sealed record PaymentCommand(ReservationId Id, long UserId);
