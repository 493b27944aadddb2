namespace BoxOffice.Platform.Caching;

/// <summary>The checksum of gzip (RFC 1952), which can be joined: that of two texts follows from theirs and the second's length.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;

    /// <summary>Of a text.</summary>
    public static uint Of(ReadOnlySpan<byte> text) => System.IO.Hashing.Crc32.HashToUInt32(text);

    /// <summary>What a text of that length does to the checksum before it: x to the power of its bits, modulo the polynomial.</summary>
    public static uint ShiftOf(long length)
    {
        // x^8 for each byte, by squaring.
        var (shift, power) = (1u << 31, 1u << 23);
        for (; length > 0; length >>= 1)
        {
            if ((length & 1) == 1) shift = Multiply(power, shift);
            power = Multiply(power, power);
        }

        return shift;
    }

    /// <summary>Of both texts, one after the other.</summary>
    /// <param name="shiftOfSecond">Of the second's length: <see cref="ShiftOf"/>.</param>
    public static uint Join(uint first, uint second, uint shiftOfSecond) => Multiply(shiftOfSecond, first) ^ second;

    /// <summary>Of polynomials over one bit, modulo ours; the highest bit is the lowest power.</summary>
    private static uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (; left != 0; left <<= 1)
        {
            if ((left & (1u << 31)) != 0) product ^= right;
            right = (right & 1) == 0 ? right >> 1 : (right >> 1) ^ Polynomial;
        }

        return product;
    }
}
