using System.Buffers.Binary;
using System.Numerics;

namespace BoxOffice.Seats;

/// <summary>
/// The seats of a date at one moment, two bits each: 50,000 seats are 12.5 KB. Seat n is the n-th pair from the highest bit of the
/// first byte on, which is how Redis' BITFIELD counts. The bits are the numbers of <see cref="SeatStatus"/>.
/// </summary>
public sealed class SeatMap
{
    private const ulong LowBits = 0x5555_5555_5555_5555;
    private readonly byte[] bits;

    /// <summary>The map in these bytes, which nobody may change afterwards.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the number of seats.</exception>
    public SeatMap(int totalSeats, byte[] bits)
    {
        if (bits.Length != BytesFor(totalSeats))
            throw new ArgumentException($"{bits.Length} bytes are no map of {totalSeats} seats.", nameof(bits));
        TotalSeats = totalSeats;
        this.bits = bits;
        (Held, Sold, Blocked) = Tally(bits);
    }

    /// <summary>Seats are numbered 1 to this.</summary>
    public int TotalSeats { get; }

    /// <summary>How many are held.</summary>
    public int Held { get; }

    /// <summary>How many are sold.</summary>
    public int Sold { get; }

    /// <summary>How many the house keeps.</summary>
    public int Blocked { get; }

    /// <summary>How many anybody may hold.</summary>
    public int Available => TotalSeats - Held - Sold - Blocked;

    /// <summary>The bits.</summary>
    public ReadOnlyMemory<byte> Bytes => bits;

    /// <summary>The bytes of a map with that many seats.</summary>
    public static int BytesFor(int totalSeats) => (totalSeats + 3) / 4;

    /// <summary>The map of a date whose untouched seats are available.</summary>
    public static SeatMap Of(int totalSeats, IEnumerable<(int SeatNumber, SeatStatus Status)> touched)
    {
        var drawn = new byte[BytesFor(totalSeats)];
        foreach (var (seatNumber, status) in touched)
        {
            var shift = ShiftOf(seatNumber);
            ref var cell = ref drawn[(seatNumber - 1) >> 2];
            cell = (byte)((cell & ~(3 << shift)) | ((int)status << shift));
        }

        return new SeatMap(totalSeats, drawn);
    }

    /// <summary>
    /// The versions that a map shows, two bytes a seat from the first on, the higher byte first, as BITFIELD's u16 counts; a seat that is
    /// missing at the end has none.
    /// </summary>
    public static byte[] VersionsOf(IReadOnlyCollection<ShownSeat> touched)
    {
        var bytes = new byte[2 * touched.Select(s => s.SeatNumber).DefaultIfEmpty().Max()];
        foreach (var seat in touched)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * (seat.SeatNumber - 1)), unchecked((ushort)seat.Version));
        return bytes;
    }

    /// <summary>A seat's status.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat.</exception>
    public SeatStatus StatusOf(int seatNumber) => (SeatStatus)((bits[(seatNumber - 1) >> 2] >> ShiftOf(seatNumber)) & 3);

    /// <summary>The seats whose status is another one than in a map of the same hall, in ascending order.</summary>
    public IEnumerable<int> ChangedSince(SeatMap before)
    {
        for (var cell = 0; cell < bits.Length; cell++)
        {
            if (bits[cell] == before.bits[cell]) continue;
            var last = Math.Min((cell << 2) + 4, TotalSeats);
            for (var seat = (cell << 2) + 1; seat <= last; seat++)
            {
                if (StatusOf(seat) != before.StatusOf(seat)) yield return seat;
            }
        }
    }

    /// <summary>How many seats have that status.</summary>
    public int Count(SeatStatus status) => status switch
    {
        SeatStatus.Available => Available,
        SeatStatus.Held => Held,
        SeatStatus.Blocked => Blocked,
        _ => Sold,
    };

    private static int ShiftOf(int seatNumber) => 6 - (((seatNumber - 1) & 3) << 1);

    private static (int Held, int Sold, int Blocked) Tally(ReadOnlySpan<byte> rest)
    {
        int low = 0, high = 0, both = 0;
        while (rest.Length >= sizeof(ulong))
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(rest), ref low, ref high, ref both);
            rest = rest[sizeof(ulong)..];
        }

        foreach (var cell in rest) Add(cell, ref low, ref high, ref both);
        return (low - both, high - both, both);
    }

    private static void Add(ulong word, ref int low, ref int high, ref int both)
    {
        var upper = (word >> 1) & LowBits;
        low += BitOperations.PopCount(word & LowBits);
        high += BitOperations.PopCount(upper);
        both += BitOperations.PopCount(word & upper);
    }
}
