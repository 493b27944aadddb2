using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Returns;

/// <summary>The body of joining a return list.</summary>
/// <param name="Quantity">Seats that are wanted: 1 to the buyer's limit.</param>
/// <param name="Section">Only of that section; null for any.</param>
public sealed record ReturnRequest(long? ConcertId, long? ConcertDateId, int? Quantity, string? Section, long? UserId)
    : IBuyerRequest<ReturnCommand>
{
    /// <summary>What is asked for, or 400 naming each field at fault.</summary>
    public Outcome<ReturnCommand> Validate()
    {
        var errors = new FieldErrors();
        var user = errors.Whole("userId", UserId, 1, UserIds.Max);
        var concert = errors.Whole("concertId", ConcertId, 1, PositiveId.Max);
        var date = errors.Whole("concertDateId", ConcertDateId, 1, PositiveId.Max);
        errors.Require(
            "quantity", Quantity is >= 1 and <= HoldRequest.MaxSeats, $"Must be a whole number from 1 to {HoldRequest.MaxSeats}.");
        return errors.Any ? errors.ToRefusal() : new ReturnCommand(user, concert, date, Quantity!.Value, Section);
    }
}

/// <summary>A valid wish to wait.</summary>
public sealed record ReturnCommand(long UserId, long ConcertId, long ConcertDateId, int Quantity, string? Section);

/// <summary>Where a buyer stands on a return list.</summary>
public enum ReturnStatus
{
    /// <summary>No seat is offered yet.</summary>
    [JsonStringEnumMemberName("WAITING")]
    Waiting,

    /// <summary>Seats are held for the buyer, to be paid or given back.</summary>
    [JsonStringEnumMemberName("OFFERED")]
    Offered,
}

/// <summary>A buyer's place on a return list, on the wire.</summary>
/// <param name="Since">When the buyer came; an earlier one is served first.</param>
/// <param name="Ahead">Buyers who wait and came before; 100 stands for 100 and more. 0 once seats are offered.</param>
/// <param name="ReservationId">The hold with the offered seats; null while the buyer waits.</param>
public sealed record ReturnWaitView(
    long UserId,
    long ConcertDateId,
    int Quantity,
    string? Section,
    ReturnStatus Status,
    DateTimeOffset Since,
    int Ahead,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReservationId);

/// <summary>409: the concert keeps no return lists.</summary>
public sealed record NoReturnList()
    : Refusal(RefusalKind.Conflict, "no-return-list", "This concert has no return list. Look at the seats again later.");

/// <summary>409: there are seats to be held.</summary>
public sealed record SeatsAvailable()
    : Refusal(RefusalKind.Conflict, "seats-available", "Seats of this date are available. Hold them instead of waiting.");

/// <summary>409: seats are on offer, so the place cannot be changed or left.</summary>
/// <param name="ReservationId">The hold with the seats.</param>
public sealed record SeatsOffered(string ReservationId) : Refusal(
    RefusalKind.Conflict, "seats-offered", $"Seats are offered to you by reservation {ReservationId}. Pay it or give it back.");
