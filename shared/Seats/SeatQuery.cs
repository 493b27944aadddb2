using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Seats;

/// <summary>How the seats of a date are shown.</summary>
public enum SeatFormat
{
    /// <summary>A JSON object a seat.</summary>
    Seats,

    /// <summary>The map in base64, in JSON.</summary>
    Compact,

    /// <summary>The map's bytes alone.</summary>
    Bytes,
}

/// <summary>Which seats of a date are asked for, and how.</summary>
/// <param name="Status">Seats of that status; null for all.</param>
/// <param name="Section">Seats of that section; null for all.</param>
/// <param name="TicketClass">Seats of that class; null for all.</param>
public sealed record SeatQuery(SeatFormat Format, SeatStatus? Status, string? Section, string? TicketClass)
{
    /// <summary>The query, or 400. Available seats unless another status is named; a map is always whole.</summary>
    public static Outcome<SeatQuery> Read(HttpRequest request, VenueLayout layout)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string? section = request.Query["section"], ticketClass = request.Query["ticketClass"];
        if (section is not null && layout.FindSection(section) is null) errors["section"] = ["There is no such section; the layout names them."];
        if (ticketClass is not null && layout.Sections.All(s => s.TicketClass != ticketClass)) errors["ticketClass"] = ["There is no such class; the layout names them."];
        var status = StatusOf(request.Query["status"], errors);
        var format = FormatOf(request, errors);
        if (format != SeatFormat.Seats) (status, section, ticketClass) = (null, null, null);
        return errors.Count > 0 ? new InvalidRequest(errors) : new SeatQuery(format, status, section, ticketClass);
    }

    private static SeatStatus? StatusOf(string? text, Dictionary<string, string[]> errors)
    {
        switch (text?.ToUpperInvariant())
        {
            case null or "AVAILABLE": return SeatStatus.Available;
            case "HELD": return SeatStatus.Held;
            case "SOLD": return SeatStatus.Sold;
            case "ALL": return null;
            default:
                errors["status"] = ["Must be available, held, sold or all."];
                return null;
        }
    }

    private static SeatFormat FormatOf(HttpRequest request, Dictionary<string, string[]> errors)
    {
        switch ((string?)request.Query["format"])
        {
            case null: return SeatFormat.Seats;
            case "compact": return WantsBytes(request) ? SeatFormat.Bytes : SeatFormat.Compact;
            default:
                errors["format"] = ["Must be compact, or left out."];
                return SeatFormat.Seats;
        }
    }

    private static bool WantsBytes(HttpRequest request)
    {
        foreach (var accepted in request.Headers.Accept)
        {
            if (accepted is not null && accepted.StartsWith(SeatResponses.OctetStream, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
