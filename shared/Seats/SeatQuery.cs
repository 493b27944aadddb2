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
        var errors = new FieldErrors();
        string? section = request.Query["section"], ticketClass = request.Query["ticketClass"];
        var knowsClass = ticketClass is null || layout.Sections.Any(s => s.TicketClass == ticketClass);
        errors.Require("section", section is null || layout.FindSection(section) is not null, "Must be a section of the layout.");
        errors.Require("ticketClass", knowsClass, "Must be a ticket class of the layout.");
        var status = StatusOf(request.Query["status"], errors);
        return errors.Any ? errors.ToRefusal() : new SeatQuery(status, section, ticketClass);
    }

    /// <summary>Whether seats of that section are asked for.</summary>
    public bool Asks(VenueSection section) =>
        (Section is null || section.Name == Section) && (TicketClass is null || section.TicketClass == TicketClass);

    private static SeatStatus? StatusOf(string? text, FieldErrors errors)
    {
        switch (text?.ToUpperInvariant())
        {
            case null or "AVAILABLE": return SeatStatus.Available;
            case "HELD": return SeatStatus.Held;
            case "SOLD": return SeatStatus.Sold;
            case "BLOCKED": return SeatStatus.Blocked;
            case "ALL": return null;
            default:
                errors.Add("status", "Must be available, held, sold, blocked or all.");
                return null;
        }
    }
}
