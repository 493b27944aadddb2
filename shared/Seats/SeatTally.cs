using BoxOffice.Catalog;

namespace BoxOffice.Seats;

/// <summary>How many seats a section has, and how many are left.</summary>
public sealed record SectionTally(string Section, string TicketClass, long Price, int Total, int Available);

/// <summary>How many seats of a class there are, and how many are left.</summary>
public sealed record ClassTally(string TicketClass, int Total, int Available);

/// <summary>Counts of a map by section and class.</summary>
public static class SeatTally
{
    /// <summary>By section, in the layout's order.</summary>
    public static IReadOnlyList<SectionTally> BySection(VenueLayout layout, SeatMap map)
    {
        var tallies = new SectionTally[layout.Sections.Count];
        var seat = 1;
        for (var i = 0; i < tallies.Length; i++)
        {
            var section = layout.Sections[i];
            var available = 0;
            for (var end = seat + section.TotalSeats; seat < end; seat++)
            {
                if (map.StatusOf(seat) == SeatStatus.Available) available++;
            }

            tallies[i] = new SectionTally(section.Name, section.TicketClass, section.Price, section.TotalSeats, available);
        }

        return tallies;
    }

    /// <summary>By class, in the order in which the layout names them.</summary>
    public static IReadOnlyList<ClassTally> ByClass(IReadOnlyList<SectionTally> sections) =>
        [.. sections.GroupBy(s => s.TicketClass).Select(g => new ClassTally(g.Key, g.Sum(s => s.Total), g.Sum(s => s.Available)))];
}
