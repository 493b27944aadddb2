using System.Buffers.Binary;
using System.IO.Compression;

namespace BoxOffice.Platform.Caching;

/// <summary>
/// A part of a body, shared by every body that has it, plain and as blocks of deflate that end at a whole byte: parts that were compressed
/// apart, one after the other, are one gzip stream (<see cref="JoinedResponse"/>).
/// </summary>
public sealed class BodyPart
{
    /// <summary>What is shorter gains nothing by compression.</summary>
    private const int SmallestCompressed = 512;

    /// <summary>The header that the framework's gzip writes, and what ends its stream: checksum and length.</summary>
    private const int Header = 10;

    private readonly byte[] plain;
    private readonly Lazy<(ReadOnlyMemory<byte> Bytes, uint Crc, uint Shift)> deflated;

    /// <summary>A part of these bytes, which nobody may change afterwards.</summary>
    public BodyPart(byte[] plain)
    {
        this.plain = plain;
        deflated =
            new(() => (plain.Length < SmallestCompressed ? Stored(plain) : Deflate(plain), Crc32.Of(plain), Crc32.ShiftOf(plain.Length)));
    }

    /// <summary>As it is.</summary>
    public ReadOnlyMemory<byte> Plain => plain;

    /// <summary>As blocks of deflate, none of them the last; made when first asked for.</summary>
    internal ReadOnlyMemory<byte> Deflated => deflated.Value.Bytes;

    /// <summary>The checksum of a body that had one before and goes on with this part.</summary>
    internal uint Append(uint crc) => Crc32.Join(crc, deflated.Value.Crc, deflated.Value.Shift);

    /// <summary>RFC 1951, 3.2.4: a block without compression, of at most 65,535 bytes.</summary>
    private static byte[] Stored(byte[] plain)
    {
        var block = new byte[plain.Length + 5];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~plain.Length);
        plain.CopyTo(block, 5);
        return block;
    }

    private static ReadOnlyMemory<byte> Deflate(byte[] plain)
    {
        var compressed = new MemoryStream((plain.Length / 8) + 64);
        using var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(plain);
        // Ends at a whole byte; what disposing adds is the stream's end, which is not wanted.
        gzip.Flush();
        return compressed.GetBuffer().AsSpan(Header, (int)compressed.Length - Header).ToArray();
    }
}
