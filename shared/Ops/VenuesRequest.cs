using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>Venues to create or replace.</summary>
public sealed record VenuesRequest(IReadOnlyList<VenueRequest?>? Venues)
{
    /// <summary>Venues of one call.</summary>
    public const int MaxVenues = 100;

    private const int MaxSections = 500;
    private const int MaxRows = 500;
    private const int MaxSeatsOfRow = 1000;

    /// <summary>The largest price of a seat, in points: the largest charge of a wallet.</summary>
    public const long MaxPrice = 10_000_000;

    /// <summary>The venues with their layouts, or 400 naming everything that is wrong.</summary>
    public Outcome<VenuePut[]> Read()
    {
        var errors = new FieldErrors();
        var entries = errors.Entries("venues", Venues, MaxVenues);
        var venues = entries.Select((v, i) => Read($"venues[{i}]", v, errors)).OfType<VenuePut>().ToArray();
        var seen = new HashSet<long>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i]?.PlaceId is { } id && !seen.Add(id)) errors.Add($"venues[{i}].placeId", "Must be unique.");
        }

        return errors.Any ? errors.ToRefusal() : venues;
    }

    private static VenuePut? Read(string path, VenueRequest? venue, FieldErrors errors)
    {
        if (venue is null)
        {
            errors.Add(path, "Is required.");
            return null;
        }

        var placeId = errors.Whole($"{path}.placeId", venue.PlaceId, 1, PositiveId.Max);
        var name = errors.Text($"{path}.name", venue.Name, 200);
        var sections = errors.Entries($"{path}.sections", venue.Sections, MaxSections)
            .Select((s, i) => Read($"{path}.sections[{i}]", s ?? new SectionRequest(null, null, null, null), errors)).ToArray();
        Unique(path, "sections", sections.Select(s => s.Name), errors);
        var seats = sections.Sum(s => s.Rows.Sum(r => (long)r.Seats));
        if (seats > VenueLayout.MaxSeats)
            errors.Add($"{path}.sections", $"Must have at most {VenueLayout.MaxSeats} seats in total, not {seats}.");
        if (sections.Any(s => s.Shape is not null) && sections.Any(s => s.Shape is null))
            errors.Add($"{path}.sections", "Must all have a shape, or none.");
        var stage = venue.Stage is null ? null : ShapeRequest.Points($"{path}.stage", venue.Stage, 3, errors);
        errors.Require($"{path}.timeZone", venue.TimeZone is null || IsTimeZone(venue.TimeZone),
            "Must be an IANA time zone, such as Asia/Seoul.");
        return new VenuePut(placeId, name, LayoutDocument.Of(sections, stage)) { Path = path, TimeZone = venue.TimeZone };
    }

    /// <summary>Windows' names and abbreviations have no slash; no system knows them all.</summary>
    private static bool IsTimeZone(string name) =>
        name.Length <= 64 && (name == "UTC" || name.Contains('/', StringComparison.Ordinal))
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static SectionDocument Read(string path, SectionRequest section, FieldErrors errors)
    {
        var rows = errors.Entries($"{path}.rows", section.Rows, MaxRows)
            .Select((r, i) => Read($"{path}.rows[{i}]", r, errors))
            .ToArray();
        Unique(path, "rows", rows.Select(r => r.Name), errors);
        return new SectionDocument(
            errors.Text($"{path}.name", section.Name, 40),
            errors.Text($"{path}.ticketClass", section.TicketClass, 20),
            errors.Whole($"{path}.price", section.Price, 0, MaxPrice),
            rows)
        {
            Shape = ShapeRequest.Read($"{path}.shape", section.Shape, errors),
        };
    }

    private static RowDocument Read(string path, RowRequest? row, FieldErrors errors)
    {
        var seats = (int)errors.Whole($"{path}.seats", row?.Seats, 1, MaxSeatsOfRow);
        return new RowDocument(errors.Text($"{path}.name", row?.Name, 20), seats)
        {
            AislesAfter = Ascending($"{path}.aislesAfter", row?.AislesAfter, seats - 1, errors),
            Accessible = Ascending($"{path}.accessible", row?.Accessible, seats, errors),
            Companion = Ascending($"{path}.companion", row?.Companion, seats, errors),
        };
    }

    /// <summary>Numbers of seats in their order; an empty list is none.</summary>
    private static IReadOnlyList<int>? Ascending(string path, IReadOnlyList<int>? seats, int most, FieldErrors errors)
    {
        if (seats is not { Count: > 0 }) return null;
        var before = 0;
        foreach (var seat in seats)
        {
            if (seat <= before || seat > most)
            {
                errors.Add(path, $"Must be ascending numbers from 1 to {most}.");
                return null;
            }

            before = seat;
        }

        return seats;
    }

    private static void Unique(string path, string list, IEnumerable<string> names, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var name in names)
        {
            if (name.Length > 0 && !seen.Add(name)) errors.Add($"{path}.{list}[{i}].name", "Must be unique.");
            i++;
        }
    }
}

/// <summary>A venue on the wire; its seats are numbered from 1 in the order of sections and rows.</summary>
public sealed record VenueRequest(long? PlaceId, string? Name, IReadOnlyList<SectionRequest?>? Sections)
{
    /// <summary>The outline of the stage, as points of x and y.</summary>
    public IReadOnlyList<IReadOnlyList<double>?>? Stage { get; init; }

    /// <summary>The IANA name of its time zone; null where it has none.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>A section on the wire.</summary>
public sealed record SectionRequest(string? Name, string? TicketClass, long? Price, IReadOnlyList<RowRequest?>? Rows)
{
    /// <summary>Where it is drawn.</summary>
    public ShapeRequest? Shape { get; init; }
}

/// <summary>A row on the wire.</summary>
public sealed record RowRequest(string? Name, int? Seats)
{
    /// <summary>Seats, counted from 1, behind which an aisle is.</summary>
    public IReadOnlyList<int>? AislesAfter { get; init; }

    /// <summary>Seats, counted from 1, for a wheelchair.</summary>
    public IReadOnlyList<int>? Accessible { get; init; }

    /// <summary>Seats, counted from 1, for companions of people in wheelchairs.</summary>
    public IReadOnlyList<int>? Companion { get; init; }
}
