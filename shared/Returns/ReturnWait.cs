using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Returns;

/// <summary>
/// A buyer on the return list of a date: waiting, or with seats on offer. The document decides by its ETag for whom seats are held
/// (docs/protocol/offer_model.py).
/// </summary>
public sealed record ReturnWait
{
    /// <summary>The <see cref="Kind"/> while the buyer waits.</summary>
    public const string WaitingKind = "return-wait";

    /// <summary>The <see cref="Kind"/> while seats are offered.</summary>
    public const string OfferKind = "return-offer";

    /// <summary>The user.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key of the container: "returns:{concertDateId}".</summary>
    public required string ConcertId { get; init; }

    /// <summary>The date.</summary>
    public required long ConcertDateId { get; init; }

    /// <summary>Whether it waits. Indexed: a hold asks whether anybody does.</summary>
    public string Kind { get; init; } = WaitingKind;

    /// <summary>When the buyer came: the order of the list. Indexed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Seats that are wanted; fewer are offered where fewer came back.</summary>
    public required int Quantity { get; init; }

    /// <summary>Only of that section; null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Section { get; init; }

    /// <summary>What is offered; null while the buyer waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeatOffer? Offer { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it: a day after the date.</summary>
    public int Ttl { get; init; }

    /// <summary>The user.</summary>
    [JsonIgnore]
    public long UserId => UserIds.Parse(Id).Value;

    /// <summary>Where the buyer stands.</summary>
    [JsonIgnore]
    public ReturnStatus Status => Offer is null ? ReturnStatus.Waiting : ReturnStatus.Offered;

    /// <summary>What the buyer may be offered at most.</summary>
    [JsonIgnore]
    public SeatWish Wish => new(Quantity, Section, null, Adjacent: false);

    /// <summary>With seats on offer.</summary>
    public ReturnWait Offering(SeatOffer offer) => this with { Kind = OfferKind, Offer = offer };

    /// <summary>At its old place again: the seats were gone.</summary>
    public ReturnWait WaitingOn() => this with { Kind = WaitingKind, Offer = null };

    /// <summary>The partition of a date's list.</summary>
    public static PartitionKey Partition(long concertDateId) => new(PartitionOf(concertDateId));

    /// <summary>The partition of a date's list, as text.</summary>
    public static string PartitionOf(long concertDateId) => $"returns:{concertDateId}";
}

/// <summary>Seats that are offered to a buyer: a hold under this id.</summary>
/// <param name="ReservationId">The hold, made or to be made.</param>
/// <param name="SeatNumbers">In ascending order.</param>
/// <param name="Told">Whether receivers were told.</param>
public sealed record SeatOffer(ReservationId ReservationId, IReadOnlyList<int> SeatNumbers, bool Told = false);

/// <summary>Says that a date has a return list: the timer looks at these.</summary>
public sealed record ReturnListMark(string Id, string ConcertId, string Kind, long ConcertDateId, int Ttl)
{
    /// <summary>The <see cref="Kind"/> of these documents. Indexed.</summary>
    public const string ListKind = "return-list";

    /// <summary>One a date.</summary>
    public static ReturnListMark Of(long concertDateId, int ttl) =>
        new("list", ReturnWait.PartitionOf(concertDateId), ListKind, concertDateId, ttl);
}
