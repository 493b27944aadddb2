using System.Text.Json.Serialization;

namespace BoxOffice.Catalog;

/// <summary>A row: seats next to each other, in order.</summary>
/// <param name="Name">What its sign says: "12", "AA".</param>
/// <param name="FirstSeat">The number of its first seat.</param>
/// <param name="Seats">How many.</param>
public sealed record VenueRow(string Name, int FirstSeat, int Seats)
{
    /// <summary>The number of its last seat.</summary>
    public int LastSeat => FirstSeat + Seats - 1;

    /// <summary>Seats of the row, counted from 1, behind which an aisle is; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? AislesAfter { get; init; }

    /// <summary>Seats of the row, counted from 1, for a wheelchair; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Accessible { get; init; }

    /// <summary>Seats of the row, counted from 1, for companions of people in wheelchairs; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Companion { get; init; }
}

/// <summary>A part of a hall with one class and one price. Also the unit of storage: a section's seats are one partition.</summary>
/// <param name="Name">Unique within the layout.</param>
/// <param name="TicketClass">VIP, R, S, …</param>
/// <param name="Price">Of one seat, in points.</param>
/// <param name="Rows">From the stage backwards.</param>
public sealed record VenueSection(string Name, string TicketClass, long Price, IReadOnlyList<VenueRow> Rows)
{
    /// <summary>Its number of seats.</summary>
    public int TotalSeats { get; } = Rows.Sum(r => r.Seats);

    /// <summary>Where it is drawn; null where a page computes that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SectionShape? Shape { get; init; }
}

/// <summary>
/// The seats of a hall for an event: numbers 1..n, as in the seed, in sections and rows. Immutable and named by its content, so
/// that thousands of dates share one, and so that its URL may be cached for ever.
/// </summary>
public sealed class VenueLayout
{
    /// <summary>A hall of 100,000 seats at most: the largest stadiums have fewer.</summary>
    public const int MaxSeats = 100_000;

    private readonly (VenueSection Section, VenueRow Row)[] rows;
    private readonly ushort[] rowOfSeat;

    /// <summary>A layout of valid sections, whose rows number the seats from 1 without a gap.</summary>
    /// <exception cref="ArgumentException">The rows leave a gap or overlap.</exception>
    public VenueLayout(string layoutId, IReadOnlyList<VenueSection> sections)
    {
        LayoutId = layoutId;
        Sections = sections;
        rows = [.. sections.SelectMany(s => s.Rows.Select(r => (s, r)))];
        TotalSeats = rows.Sum(r => r.Row.Seats);
        rowOfSeat = new ushort[TotalSeats];
        var next = 1;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i].Row;
            if (row.FirstSeat != next)
                throw new ArgumentException($"Row {row.Name} starts with seat {row.FirstSeat}, not {next}.", nameof(sections));
            rowOfSeat.AsSpan(next - 1, row.Seats).Fill((ushort)i);
            next += row.Seats;
        }
    }

    /// <summary>The outline of the stage, as points of x and y; null where a page computes it.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Stage { get; init; }

    /// <summary>Names the content: equal ids, equal seats.</summary>
    public string LayoutId { get; }

    /// <summary>In the order of their seat numbers.</summary>
    public IReadOnlyList<VenueSection> Sections { get; }

    /// <summary>Seats are numbered 1 to this.</summary>
    public int TotalSeats { get; }

    /// <summary>Whether there is a seat of that number.</summary>
    public bool Has(int seatNumber) => seatNumber >= 1 && seatNumber <= TotalSeats;

    /// <summary>The section of a seat.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat; ask <see cref="Has"/> first.</exception>
    public VenueSection SectionOf(int seatNumber) => rows[rowOfSeat[seatNumber - 1]].Section;

    /// <summary>The row of a seat.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat.</exception>
    public VenueRow RowOf(int seatNumber) => rows[rowOfSeat[seatNumber - 1]].Row;

    /// <summary>The section of that name, or null.</summary>
    public VenueSection? FindSection(string name) => Sections.FirstOrDefault(s => s.Name == name);
}
