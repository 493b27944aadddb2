using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// The body of a hold: exactly one of seatNumber, seatNumbers, or quantity with its wishes.
/// </summary>
/// <param name="Adjacent">True: together or not at all. Otherwise together if possible.</param>
public sealed record HoldRequest(
    long? ConcertId,
    long? ConcertDateId,
    int? SeatNumber,
    IReadOnlyList<int>? SeatNumbers,
    int? Quantity,
    string? Section,
    string? TicketClass,
    bool? Adjacent,
    long? UserId)
{
    /// <summary>One batch in Cosmos has at most 100 operations.</summary>
    public const int MaxSeats = 100;

    /// <summary>The hold that is asked for, or 400 naming each field at fault.</summary>
    public Outcome<HoldCommand> Validate()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Require(string field, bool valid, string message)
        {
            if (!valid) errors.TryAdd(field, [message]);
        }

        Require("userId", UserIds.IsValid(UserId), "Is required, a positive whole number.");
        Require("concertId", ConcertId is > 0, "Is required, a positive whole number.");
        Require("concertDateId", ConcertDateId is > 0, "Is required, a positive whole number.");
        var ways = (SeatNumber is null ? 0 : 1) + (SeatNumbers is null ? 0 : 1) + (Quantity is null ? 0 : 1);
        Require("seatNumber", ways == 1, "Exactly one of seatNumber, seatNumbers and quantity is required.");
        Require("seatNumber", SeatNumber is null or > 0, "Must be at least 1.");
        Require("seatNumbers", SeatNumbers is null || SeatNumbers.Count is >= 1 and <= MaxSeats, $"Must be 1 to {MaxSeats} seats.");
        Require("seatNumbers", SeatNumbers is null || SeatNumbers.All(n => n > 0), "Each must be at least 1.");
        Require("seatNumbers", SeatNumbers is null || SeatNumbers.Distinct().Count() == SeatNumbers.Count, "The same seat stands there twice.");
        Require("quantity", Quantity is null or (>= 1 and <= MaxSeats), $"Must be 1 to {MaxSeats}.");
        foreach (var (field, given) in (IEnumerable<(string, bool)>)[("section", Section is not null), ("ticketClass", TicketClass is not null), ("adjacent", Adjacent is not null)])
            Require(field, !given || Quantity is not null, "Goes with quantity only.");
        if (errors.Count > 0) return new InvalidRequest(errors);
        var named = SeatNumber is { } one ? [one] : SeatNumbers?.Order().ToArray();
        var wish = named is null ? new SeatWish(Quantity!.Value, Section, TicketClass, Adjacent ?? false) : null;
        return new HoldCommand(UserId!.Value, ConcertId!.Value, ConcertDateId!.Value, named, wish);
    }
}

/// <summary>The body of giving back, where the user is not named in the query.</summary>
public sealed record ReleaseRequest(long? UserId);

/// <summary>Seats that are not named: the best there are.</summary>
/// <param name="Section">Only of that section; null for any.</param>
/// <param name="TicketClass">Only of that class; null for any.</param>
/// <param name="Adjacent">Together or not at all; otherwise together if possible.</param>
public sealed record SeatWish(int Quantity, string? Section, string? TicketClass, bool Adjacent);

/// <summary>A valid hold.</summary>
/// <param name="Seats">The seats by number, in ascending order; null where <paramref name="Wish"/> says what is wanted.</param>
public sealed record HoldCommand(long UserId, long ConcertId, long ConcertDateId, IReadOnlyList<int>? Seats, SeatWish? Wish);
