using System.Text.Json.Serialization;
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

/// <summary>A sale at the box office: no points move, the money is the operator's.</summary>
/// <param name="Holder">Whom the tickets are for.</param>
/// <param name="Complimentary">Nothing was paid.</param>
/// <param name="Actor">Which operator, in their own words; null where they did not say.</param>
public sealed record BoxOfficeSale(
    string Holder, bool Complimentary, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Actor);

/// <summary>
/// The document that decides, by its ETag, what becomes of a buyer's seats: docs/protocol.md. It is in the user's
/// partition, with the wallet that pays for it.
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

    /// <summary>When the date was to start as this was reserved. Rules ask the catalogue; this says
    /// whether the date was moved since.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The waiting room whose session a payment ends.</summary>
    public required string QueueId { get; init; }

    /// <summary>The place whose session held it, and which its payment spends; null on reservations from before places existed.</summary>
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

    /// <summary>When it was paid; null before, and on payments from before this time was kept. A refund leaves it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>
    /// Once it is paid, the date, the time of the payment and the id: <see cref="SaleKey"/>. Indexed: what a date sold is listed in the
    /// order of payments, without the holds that ran out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sale { get; init; }

    /// <summary>When it left Held, or was refunded; null while it is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Sold by an operator at the box office; null for a buyer's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxOfficeSale? BoxOffice { get; init; }

    /// <summary>Offered from the return list: it is paid without a turn, and who is late has lost it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Offered { get; init; }

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

    /// <summary>Seats that its buyer may have of the concert, where the concert says so: for the hold that
    /// makes it, and stored nowhere.</summary>
    [JsonIgnore]
    public int? SeatLimit { get; init; }

    /// <summary>How long it is held; null for the setting. For the hold that makes it, and stored nowhere.</summary>
    [JsonIgnore]
    public TimeSpan? HoldFor { get; init; }

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
    public SeatsReturned? FindReturn(IReadOnlyList<int> seatNumbers) =>
        Returned?.FirstOrDefault(r => r.SeatNumbers.SequenceEqual(seatNumbers));

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
