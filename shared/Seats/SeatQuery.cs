using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Seats;

/// <summary>Which seats of a date are listed.</summary>
/// <param name="Status">Seats of that status; null for all.</param>
/// <param name="Section">Seats of that section; null for all.</param>
/// <param name="TicketClass">Seats of that class; null for all.</param>
public sealed record SeatQuery(SeatStatus? Status, string? Section, string? TicketClass)
{
    /// <summary>The query, or 400. Available seats unless another status is named.</summary>
    public static Outcome<SeatQuery> Read(HttpRequest request, VenueLayout layout)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string? section = request.Query["section"], ticketClass = request.Query["ticketClass"];
        if (section is not null && layout.FindSection(section) is null) errors["section"] = ["There is no such section; the layout names them."];
        if (ticketClass is not null && layout.Sections.All(s => s.TicketClass != ticketClass)) errors["ticketClass"] = ["There is no such class; the layout names them."];
        var status = StatusOf(request.Query["status"], errors);
        return errors.Count > 0 ? new InvalidRequest(errors) : new SeatQuery(status, section, ticketClass);
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
}
