using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>Concerts to create or replace, each with all its dates.</summary>
public sealed record ConcertsRequest(IReadOnlyList<ConcertRequest?>? Concerts)
{
    /// <summary>Concerts of one call.</summary>
    public const int MaxConcerts = 1000;

    /// <summary>Dates of one concert: a long run. Its document stays under 100 KB.</summary>
    public const int MaxDates = 400;

    /// <summary>The largest limit of seats a buyer: what one hold may have.</summary>
    private const int MaxSeatsPerUser = 100;

    /// <summary>The concerts, or 400 naming everything that is wrong.</summary>
    public Outcome<ConcertPut[]> Read()
    {
        var errors = new FieldErrors();
        var concerts = errors.Entries("concerts", Concerts, MaxConcerts)
            .Select((c, i) => Read($"concerts[{i}]", c ?? new ConcertRequest(null, null, null, null, null), errors)).ToArray();
        Unique(concerts.Select(c => (c.Path + ".concertId", c.ConcertId)), errors);
        Unique(concerts.SelectMany(c => c.Dates).Select(d => (d.Path + ".concertDateId", d.ConcertDateId)), errors);
        return errors.Any ? errors.ToRefusal() : concerts;
    }

    /// <summary>Adds an error where an id is not unique.</summary>
    internal static void Unique(IEnumerable<(string Path, long Id)> ids, FieldErrors errors)
    {
        var seen = new HashSet<long>();
        foreach (var (path, id) in ids)
        {
            if (id > 0 && !seen.Add(id)) errors.Add(path, "Must be unique.");
        }
    }

    private static ConcertPut Read(string path, ConcertRequest concert, FieldErrors errors)
    {
        errors.Require(
            $"{path}.queueId",
            concert.QueueId is not { } queue || WaitingRoom.QueueId.IsValid(queue),
            "Must have 1 to 64 lower-case letters, digits and hyphens.");
        errors.Require($"{path}.saleEndsAt", !(concert.SaleStartsAt >= concert.SaleEndsAt), "Must be later than saleStartsAt.");
        errors.Require($"{path}.maxSeatsPerUser", concert.MaxSeatsPerUser is null or (>= 1 and <= MaxSeatsPerUser),
            $"Must be a whole number from 1 to {MaxSeatsPerUser}.");
        IReadOnlyList<DateRequest?> dates = concert.Dates is { Count: 0 } ? [] : errors.Entries($"{path}.dates", concert.Dates, MaxDates);
        return new ConcertPut(
            path,
            errors.Whole($"{path}.concertId", concert.ConcertId, 1, PositiveId.Max),
            errors.Text($"{path}.name", concert.Name, 200),
            concert.QueueId,
            concert.Published,
            [.. dates.Select((d, i) => DateRequest.Read($"{path}.dates[{i}]", d, errors))])
        {
            CancellationFees = CancellationFeeRequest.Read($"{path}.cancellationFees", concert.CancellationFees, errors),
            SaleStartsAt = concert.SaleStartsAt,
            SaleEndsAt = concert.SaleEndsAt,
            MaxSeatsPerUser = concert.MaxSeatsPerUser,
            ReturnList = concert.ReturnList ?? false,
        };
    }
}

/// <summary>A concert on the wire.</summary>
/// <param name="QueueId">Its own waiting room; null for the main one.</param>
/// <param name="Published">Null leaves it as it is; a new one is not published.</param>
public sealed record ConcertRequest(long? ConcertId, string? Name, string? QueueId, bool? Published, IReadOnlyList<DateRequest?>? Dates)
{
    /// <summary>What is kept of a price that is refunded late; null for nothing.</summary>
    public IReadOnlyList<CancellationFeeRequest?>? CancellationFees { get; init; }

    /// <summary>When its sale opens; null for at once.</summary>
    public DateTimeOffset? SaleStartsAt { get; init; }

    /// <summary>When its sale ends; null where each date ends its own.</summary>
    public DateTimeOffset? SaleEndsAt { get; init; }

    /// <summary>Seats that one buyer may have of it; null for the setting Reservations__MaxSeatsPerUser.</summary>
    public int? MaxSeatsPerUser { get; init; }

    /// <summary>Whether buyers may wait for seats of its sold-out dates; null for no.</summary>
    public bool? ReturnList { get; init; }
}

/// <summary>A date on the wire, inside its concert.</summary>
public record DateRequest(long? ConcertDateId, DateTimeOffset? ConcertDate, long? PlaceId)
{
    internal static DatePut Read(string path, DateRequest? date, FieldErrors errors)
    {
        if (date?.ConcertDate is null) errors.Add($"{path}.concertDate", "Is required.");
        return new DatePut(
            path,
            errors.Whole($"{path}.concertDateId", date?.ConcertDateId, 1, PositiveId.Max),
            date?.ConcertDate ?? default,
            errors.Whole($"{path}.placeId", date?.PlaceId, 1, PositiveId.Max));
    }
}
