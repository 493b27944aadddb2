using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Wallets;

namespace BoxOffice.Payments;

/// <summary>The state of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>The points were taken.</summary>
    [JsonStringEnumMemberName("COMPLETE")]
    Complete,

    /// <summary>The points were given back.</summary>
    [JsonStringEnumMemberName("REFUNDED")]
    Refunded,
}

/// <summary>
/// A payment as a client sees it. At rest it is the ledger entry that its reservation names:
/// docs/adr/0035-the-ledger-entry-is-the-payment.md.
/// </summary>
/// <param name="Balance">The wallet's balance after it.</param>
public sealed record PaymentView(
    string PaymentId, string ReservationId, long PaymentPrice, PaymentStatus Status, long Balance, DateTimeOffset PaidAt)
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

/// <summary>The body of a payment.</summary>
/// <param name="Token">
/// The queue token, as the seed's clients send it; the Authorization header does as well. Read and never written: a token that was
/// renewed in between does not make it another call.
/// </param>
public sealed record PaymentRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] string? Token,
    string? ReservationId,
    long? UserId) : IBuyerRequest<PaymentCommand>
{
    string? IBuyerRequest<PaymentCommand>.BodyToken => Token;

    /// <summary>
    /// The payment that is asked for, or 400 naming each field at fault. An id in another form is 404, as an unknown one is.
    /// </summary>
    public Outcome<PaymentCommand> Validate()
    {
        var errors = new FieldErrors();
        var user = errors.Whole("userId", UserId, 1, UserIds.Max);
        errors.Require("reservationId", !string.IsNullOrEmpty(ReservationId), "Is required.");
        if (errors.Any) return errors.ToRefusal();
        return Reservations.ReservationId.TryParse(ReservationId, out var id)
            ? new PaymentCommand(id, user, Token)
            : new NotFound("The reservation");
    }
}

/// <summary>A valid payment.</summary>
/// <param name="Token">The queue token of the body, if it had one.</param>
public sealed record PaymentCommand(ReservationId Id, long UserId, string? Token = null);
