using System.Globalization;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// The body of a hold: exactly one of seatNumber, seatNumbers, or quantity with its wishes.
/// </summary>
/// <param name="Adjacent">True: adjacent seats or none. Otherwise adjacent seats if possible.</param>
public sealed record HoldRequest(
    long? ConcertId,
    long? ConcertDateId,
    int? SeatNumber,
    IReadOnlyList<int>? SeatNumbers,
    int? Quantity,
    string? Section,
    string? TicketClass,
    bool? Adjacent,
    long? UserId) : IBuyerRequest<HoldCommand>
{
    /// <summary>One batch in Cosmos has at most 100 operations.</summary>
    public const int MaxSeats = 100;

    /// <summary>The hold that is asked for, or 400 naming each field at fault.</summary>
    public Outcome<HoldCommand> Validate()
    {
        var errors = new FieldErrors();
        var user = errors.Whole("userId", UserId, 1, UserIds.Max);
        var concert = errors.Whole("concertId", ConcertId, 1, PositiveId.Max);
        var date = errors.Whole("concertDateId", ConcertDateId, 1, PositiveId.Max);
        var ways = (SeatNumber is null ? 0 : 1) + (SeatNumbers is null ? 0 : 1) + (Quantity is null ? 0 : 1);
        errors.Require("seatNumber", ways == 1, "Exactly one of seatNumber, seatNumbers and quantity is required.");
        errors.Require("seatNumber", SeatNumber is null or > 0, "Must be at least 1.");
        if (SeatNumbers is not null) ValidateSeatNumbers(errors, SeatNumbers);
        errors.Require("quantity", Quantity is null or (>= 1 and <= MaxSeats), $"Must be a whole number from 1 to {MaxSeats}.");
        errors.Require("section", Section is null || Quantity is not null, "Is allowed only with quantity.");
        errors.Require("ticketClass", TicketClass is null || Quantity is not null, "Is allowed only with quantity.");
        errors.Require("adjacent", Adjacent is null || Quantity is not null, "Is allowed only with quantity.");
        if (errors.Any) return errors.ToRefusal();
        var named = SeatNumber is { } one ? [one] : SeatNumbers?.Order().ToArray();
        var wish = named is null ? new SeatWish(Quantity!.Value, Section, TicketClass, Adjacent ?? false) : null;
        return new HoldCommand(user, concert, date, named, wish);
    }

    /// <summary>1 to <paramref name="most"/> numbers of seats, each once.</summary>
    public static void ValidateSeatNumbers(FieldErrors errors, IReadOnlyList<int>? seatNumbers, int most = MaxSeats)
    {
        var numbers = errors.Entries("seatNumbers", seatNumbers, most);
        errors.Require("seatNumbers", numbers.All(n => n > 0), "Seat numbers must be at least 1.");
        var twice = numbers.Take(most).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).Order().ToArray();
        errors.Require("seatNumbers", twice.Length == 0, $"Seat numbers must be unique: {string.Join(", ", twice)}.");
    }
}

/// <summary>The body of giving back, where the user is not named in the query.</summary>
public sealed record ReleaseRequest(long? UserId)
{
    /// <summary>Only these seats of the reservation; null for all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? SeatNumbers { get; init; }

    /// <summary>The same as a query: the seats with commas between them; null for all.</summary>
    public static Outcome<ReleaseRequest> Of(long userId, string? seatNumbers)
    {
        if (seatNumbers is null) return new ReleaseRequest(userId);
        var numbers = new List<int>();
        foreach (var text in seatNumbers.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return InvalidRequest.Because("seatNumbers", "Must be seat numbers with commas between them.");
            numbers.Add(number);
        }

        return new ReleaseRequest(userId) { SeatNumbers = numbers };
    }

    /// <summary>What is to be given back, or 400 naming the seats at fault.</summary>
    public Outcome<ReleaseOrder> Validate()
    {
        var errors = new FieldErrors();
        if (SeatNumbers is not null) HoldRequest.ValidateSeatNumbers(errors, SeatNumbers);
        return errors.Any ? errors.ToRefusal() : new ReleaseOrder(SeatNumbers?.Order().ToArray());
    }
}

/// <summary>Seats that are not named: the best available ones.</summary>
/// <param name="Section">Only of that section; null for any.</param>
/// <param name="TicketClass">Only of that class; null for any.</param>
/// <param name="Adjacent">True: adjacent seats or none. False: adjacent seats if possible.</param>
public sealed record SeatWish(int Quantity, string? Section, string? TicketClass, bool Adjacent);

/// <summary>A valid hold.</summary>
/// <param name="Seats">The seats by number, in ascending order; null where <paramref name="Wish"/> says what is wanted.</param>
public sealed record HoldCommand(long UserId, long ConcertId, long ConcertDateId, IReadOnlyList<int>? Seats, SeatWish? Wish);
