using System.Runtime.InteropServices;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// A place in a sale, for good: nobody else gets it, and once it is over it gives nothing again. In the token, in each script and on each
/// reservation.
/// </summary>
/// <param name="Epoch">The sale: one more with each new sale of the queue.</param>
/// <param name="Number">Microseconds of Redis' clock when the place was given, or one more than the
/// last; 0 for the place drawn by lot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlaceId(long Epoch, long Number);

/// <summary>How much Redis remembers of a queue.</summary>
/// <param name="Born">When this memory began: microseconds of Redis' clock.</param>
/// <param name="Endings">Endings counted since then.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RedisMemory(long Born, long Endings) : IComparable<RedisMemory>
{
    /// <inheritdoc/>
    public int CompareTo(RedisMemory other) => Born != other.Born ? Born.CompareTo(other.Born) : Endings.CompareTo(other.Endings);

    public static bool operator <(RedisMemory left, RedisMemory right) => left.CompareTo(right) < 0;

    public static bool operator >(RedisMemory left, RedisMemory right) => left.CompareTo(right) > 0;

    public static bool operator <=(RedisMemory left, RedisMemory right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RedisMemory left, RedisMemory right) => left.CompareTo(right) >= 0;
}
