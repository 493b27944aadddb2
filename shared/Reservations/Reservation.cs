using System.Text.Json.Serialization;
using BoxOffice.Catalog;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Reservations;

/// <summary>What became of a reservation. Held may become any other; Paid may become Refunded; the others are final.</summary>
public enum ReservationStatus
{
    /// <summary>The buyer has the seats until <see cref="Reservation.HoldUntil"/>.</summary>
    [JsonStringEnumMemberName("HELD")]
    Held,

    /// <summary>Bought.</summary>
    [JsonStringEnumMemberName("PAID")]
    Paid,

    /// <summary>Given up by the buyer.</summary>
    [JsonStringEnumMemberName("CANCELLED")]
    Cancelled,

    /// <summary>The hold ran out.</summary>
    [JsonStringEnumMemberName("EXPIRED")]
    Expired,

    /// <summary>Bought and given back.</summary>
    [JsonStringEnumMemberName("REFUNDED")]
    Refunded,
}

/// <summary>A seat of a reservation.</summary>
/// <param name="SeatNumber">Its number.</param>
/// <param name="Section">Its section: with the date, the seat's partition.</param>
/// <param name="ETag">The version that the hold wrote: selling it needs no read while nobody else touched the seat.</param>
public sealed record ReservedSeat(
    int SeatNumber,
    string Section,
    [property: JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ETag)
{
    /// <summary>How often the seat's document had been written with that hold; null in messages, and on reservations of before.</summary>
    [JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>Points; null on reservations of before seats had prices of their own, and in messages.</summary>
    [JsonPropertyName("p"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Price { get; init; }
}

/// <summary>A sale at the box office: no points move, the money is the operator's.</summary>
/// <param name="Holder">Whom the tickets are for.</param>
/// <param name="Complimentary">Nothing was paid.</param>
/// <param name="Actor">Which operator, in their own words; null where they did not say.</param>
public sealed record BoxOfficeSale(
    string Holder, bool Complimentary, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Actor);

/// <summary>Seats that were given back together.</summary>
/// <param name="SeatNumbers">In ascending order.</param>
/// <param name="Points">What went back to the wallet; 0 where they were only held.</param>
/// <param name="Kept">The cancellation fee: what did not.</param>
/// <param name="At">When.</param>
public sealed record SeatsReturned(IReadOnlyList<int> SeatNumbers, long Points, long Kept, DateTimeOffset At)
{
    /// <summary>They were paid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasPaid { get; init; }

    /// <summary>Because the date does not take place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ForDate { get; init; }

    /// <summary>Why, in an operator's words; null where the buyer gave them back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>
/// The document that decides, by its ETag, what becomes of a buyer's seats: docs/protocol.md. Stands in the user's partition, with
/// the wallet that pays for it.
/// </summary>
public sealed record Reservation
{
    /// <summary>The <see cref="Kind"/> of reservations.</summary>
    public const string ReservationKind = "reservation";

    /// <summary>The <see cref="Kind"/> of what settling leaves where it finds nothing: a late hold must not come to life.</summary>
    public const string TombstoneKind = "tombstone";

    /// <summary>A day: a hold that finds its tombstone is under way for less than a minute.</summary>
    private const int TombstoneSeconds = 24 * 60 * 60;

    /// <summary>Names it, and its user.</summary>
    public required ReservationId Id { get; init; }

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>Indexed: a user's reservations are listed.</summary>
    public string Kind { get; init; } = ReservationKind;

    /// <summary>The concert.</summary>
    public required long ConcertId { get; init; }

    /// <summary>The date.</summary>
    public required long ConcertDateId { get; init; }

    /// <summary>When the date was to start as this was reserved. Rules ask the catalogue; this says whether the date was moved since.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The waiting room whose session a payment ends.</summary>
    public required string QueueId { get; init; }

    /// <summary>The place whose session held it, and which its payment spends; null on reservations of before there were places.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlaceId? Place { get; init; }

    /// <summary>In ascending order, without those that were given back one by one.</summary>
    public required IReadOnlyList<ReservedSeat> Seats { get; init; }

    /// <summary>Points for all of <see cref="Seats"/>.</summary>
    public required long TotalPrice { get; init; }

    /// <summary>What became of it.</summary>
    public required ReservationStatus Status { get; init; }

    /// <summary>When an unpaid hold is due.</summary>
    public required DateTimeOffset HoldUntil { get; init; }

    /// <summary>Whether the one extension while paying was used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Extended { get; init; }

    /// <summary>When it was held.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was paid; null before, and on payments of before there was this time. A refund leaves it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>
    /// Once it is paid, the date, the time of the payment and the id: <see cref="SaleKey"/>. Indexed: what a date sold is listed in the order of
    /// payments, without the holds that ran out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sale { get; init; }

    /// <summary>When it left Held, or was refunded; null while it is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Sold by an operator at the box office; null for a buyer's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxOfficeSale? BoxOffice { get; init; }

    /// <summary>What was given back, the oldest first, the whole rest at the end; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeatsReturned>? Returned { get; init; }

    /// <summary>What has not followed its decisions yet, the oldest first; null where all has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Follow>? Follows { get; init; }

    /// <summary>When the oldest of <see cref="Follows"/> was decided, in Unix milliseconds. Indexed: the reconciler asks for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FollowsSince { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it; null keeps it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    /// <summary>Seats that its buyer may have of the concert, where the concert says so: for the hold that makes it, and stored nowhere.</summary>
    [JsonIgnore]
    public int? SeatLimit { get; init; }

    /// <summary>Whether this only says that no such reservation may come to be.</summary>
    [JsonIgnore]
    public bool IsTombstone => Kind == TombstoneKind;

    /// <summary>With another decision that is to be followed.</summary>
    public Reservation Following(Follow follow, DateTimeOffset now) => this with
    {
        Follows = [.. Follows ?? [], follow],
        FollowsSince = FollowsSince ?? now.ToUnixTimeMilliseconds(),
    };

    /// <summary>All of that decision has followed. The same instance where it had before.</summary>
    public Reservation Followed(ReservationStatus became, IReadOnlyList<int>? part)
    {
        var rest = (Follows ?? []).Where(f => !f.IsOf(became, part)).ToList();
        if (rest.Count == (Follows?.Count ?? 0)) return this;
        return this with { Follows = rest.Count == 0 ? null : rest, FollowsSince = rest.Count == 0 ? null : FollowsSince };
    }

    /// <summary>The seat's number is one of ours.</summary>
    public bool Has(int seatNumber) => Seats.Any(s => s.SeatNumber == seatNumber);

    /// <summary>The return of exactly these seats, or null.</summary>
    public SeatsReturned? FindReturn(IReadOnlyList<int> seatNumbers) => Returned?.FirstOrDefault(r => r.SeatNumbers.SequenceEqual(seatNumbers));

    /// <summary>Cancellation fees of all returns, in points.</summary>
    [JsonIgnore]
    public long Kept => Returned?.Sum(r => r.Kept) ?? 0;

    /// <summary>A hold to be made; <see cref="Holds"/> sets its times.</summary>
    /// <param name="seats">In ascending order, with their sections.</param>
    /// <param name="totalPrice">Points for all of them.</param>
    public static Reservation Wanted(
        ReservationId id,
        long concertId,
        long concertDateId,
        DateTimeOffset startsAt,
        string queueId,
        IReadOnlyList<ReservedSeat> seats,
        long totalPrice) => new()
        {
            Id = id,
            UserId = id.UserId,
            ConcertId = concertId,
            ConcertDateId = concertDateId,
            StartsAt = startsAt,
            QueueId = queueId,
            Seats = seats,
            TotalPrice = totalPrice,
            Status = ReservationStatus.Held,
            HoldUntil = default,
            CreatedAt = default,
        };

    /// <summary>What settling writes where it finds no reservation.</summary>
    public static Reservation Tombstone(SeatsToSettle message, DateTimeOffset now) => new()
    {
        Id = message.ReservationId,
        UserId = message.ReservationId.UserId,
        Kind = TombstoneKind,
        ConcertId = 0,
        ConcertDateId = message.ConcertDateId,
        StartsAt = now,
        QueueId = "",
        Seats = message.Seats,
        TotalPrice = 0,
        Status = ReservationStatus.Expired,
        HoldUntil = now,
        CreatedAt = now,
        Ttl = TombstoneSeconds,
        Follows = [new Follow(ReservationStatus.Expired)],
        FollowsSince = now.ToUnixTimeMilliseconds(),
    };
}

/// <summary>A reservation as a client sees it.</summary>
public sealed record ReservationView(
    string ReservationId,
    long UserId,
    long ConcertId,
    long ConcertDateId,
    IReadOnlyList<int> SeatNumbers,
    long TotalPrice,
    ReservationStatus Status,
    DateTimeOffset ExpiresAt,
    DateTimeOffset CreatedAt)
{
    /// <summary>The seats by their names in the hall; like the concert's name, null in events and where the date was removed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeatOfReservation>? Seats { get; init; }

    /// <summary>The concert's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConcertName { get; init; }

    /// <summary>When the date starts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ConcertDate { get; init; }

    /// <summary>Where.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Place? Place { get; init; }

    /// <summary>Sold at the box office; null for a buyer's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxOfficeSale? BoxOffice { get; init; }

    /// <summary>Seats that were given back, with what was refunded and kept; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeatsReturned>? Returned { get; init; }

    /// <summary>The service's time when it answered: <see cref="ExpiresAt"/> minus this is what is left of a hold. Null in events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>What a client sees of it.</summary>
    public static ReservationView Of(Reservation reservation) => new(
        reservation.Id.Value,
        reservation.UserId,
        reservation.ConcertId,
        reservation.ConcertDateId,
        [.. reservation.Seats.Select(s => s.SeatNumber)],
        reservation.TotalPrice,
        reservation.Status,
        reservation.HoldUntil,
        reservation.CreatedAt)
    {
        BoxOffice = reservation.BoxOffice,
        Returned = reservation.Returned,
    };
}

/// <summary>
/// The message of every settle queue: enough to free the seats even where the reservation never came to be.
/// </summary>
/// <param name="ReservationId">Whose seats.</param>
/// <param name="ConcertDateId">The date.</param>
/// <param name="Seats">Which, without versions.</param>
public sealed record SeatsToSettle(ReservationId ReservationId, long ConcertDateId, IReadOnlyList<ReservedSeat> Seats)
{
    /// <summary>The request that paid has ended the buyer's turn; who joined again since must not lose the new one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SessionEnded { get; init; }

    /// <summary>The request that cancelled or refunded has freed the seats, and the map shows it: only the event is left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SeatsFollowed { get; init; }

    /// <summary>
    /// What the request committed before it made the message visible; null where nobody knows. A handler that reads less is behind, and
    /// the message comes again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReservationStatus? Committed { get; init; }

    /// <summary>Only these seats were given back, and the reservation goes on with the others; null for all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Part { get; init; }

    /// <summary>The message for a reservation's seats.</summary>
    public static SeatsToSettle Of(Reservation reservation) => Of(reservation, reservation.Seats);

    /// <summary>The message for some seats, which were a reservation's.</summary>
    public static SeatsToSettle Of(Reservation reservation, IReadOnlyList<ReservedSeat> seats) => new(
        reservation.Id, reservation.ConcertDateId, [.. seats.Select(s => s with { ETag = null, Version = null, Price = null })]);
}
