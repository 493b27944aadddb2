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
            if (entries[i]?.PlaceId is { } id && !seen.Add(id)) errors.Add($"venues[{i}].placeId", "Stands twice.");
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
        if (seats > VenueLayout.MaxSeats) errors.Add($"{path}.sections", $"Have {seats} seats; a hall has at most {VenueLayout.MaxSeats}.");
        return new VenuePut(placeId, name, LayoutDocument.Of(sections));
    }

    private static SectionDocument Read(string path, SectionRequest section, FieldErrors errors)
    {
        var rows = errors.Entries($"{path}.rows", section.Rows, MaxRows)
            .Select((r, i) => new RowDocument(
                errors.Text($"{path}.rows[{i}].name", r?.Name, 20), (int)errors.Whole($"{path}.rows[{i}].seats", r?.Seats, 1, MaxSeatsOfRow)))
            .ToArray();
        Unique(path, "rows", rows.Select(r => r.Name), errors);
        return new SectionDocument(
            errors.Text($"{path}.name", section.Name, 40),
            errors.Text($"{path}.ticketClass", section.TicketClass, 20),
            errors.Whole($"{path}.price", section.Price, 0, MaxPrice),
            rows);
    }

    private static void Unique(string path, string list, IEnumerable<string> names, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var name in names)
        {
            if (name.Length > 0 && !seen.Add(name)) errors.Add($"{path}.{list}[{i}].name", "Stands twice.");
            i++;
        }
    }
}

/// <summary>A venue on the wire; its seats are numbered from 1 in the order of sections and rows.</summary>
public sealed record VenueRequest(long? PlaceId, string? Name, IReadOnlyList<SectionRequest?>? Sections);

/// <summary>A section on the wire.</summary>
public sealed record SectionRequest(string? Name, string? TicketClass, long? Price, IReadOnlyList<RowRequest?>? Rows);

/// <summary>A row on the wire.</summary>
public sealed record RowRequest(string? Name, int? Seats);
