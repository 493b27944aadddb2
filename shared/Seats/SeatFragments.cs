using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BoxOffice.Catalog;

namespace BoxOffice.Seats;

/// <summary>
/// The JSON of every seat of a layout up to its status, made once: a list of 50,000 seats is then a copy, not a serialisation.
/// About 90 bytes a seat.
/// </summary>
internal sealed class SeatFragments
{
    /// <summary>The statuses on the wire, by their number, with the end of the object.</summary>
    private static readonly byte[][] Endings =
        ["AVAILABLE\"}"u8.ToArray(), "HELD\"}"u8.ToArray(), "SOLD\"}"u8.ToArray(), "BLOCKED\"}"u8.ToArray()];

    private static readonly ConditionalWeakTable<VenueLayout, SeatFragments> Known = [];

    private readonly byte[] text;
    private readonly int[] ends;

    private SeatFragments(VenueLayout layout)
    {
        var buffer = new ArrayBufferWriter<byte>(layout.TotalSeats * 96);
        using var writer = new Utf8JsonWriter(buffer);
        ends = new int[layout.TotalSeats + 1];
        for (var seat = 1; seat <= layout.TotalSeats; seat++)
        {
            WriteStart(writer, layout.SectionOf(seat), layout.RowOf(seat), seat);
            writer.Flush();
            // A comma before each: the first of a list is written from its second byte on.
            writer.Reset();
            ends[seat] = buffer.WrittenCount;
        }

        text = buffer.WrittenSpan.ToArray();
    }

    /// <summary>The fragments of a layout; made when first asked for.</summary>
    public static SeatFragments Of(VenueLayout layout) => Known.GetValue(layout, static l => new SeatFragments(l));

    /// <summary>Writes one seat as an object.</summary>
    public void Write(IBufferWriter<byte> target, int seatNumber, SeatStatus status)
    {
        target.Write(text.AsSpan(ends[seatNumber - 1], ends[seatNumber] - ends[seatNumber - 1]));
        target.Write(Endings[(int)status]);
    }

    private static void WriteStart(Utf8JsonWriter writer, VenueSection section, VenueRow row, int seat)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seatNumber"u8, seat);
        writer.WriteString("section"u8, section.Name);
        writer.WriteString("row"u8, row.Name);
        writer.WriteString("ticketClass"u8, section.TicketClass);
        writer.WriteNumber("price"u8, section.Price);
        writer.WritePropertyName("status"u8);
        // The opening quote of the status; the writer itself would close it.
        writer.WriteRawValue("\""u8, skipInputValidation: true);
    }
}
