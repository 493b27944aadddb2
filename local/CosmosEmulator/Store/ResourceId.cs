using System.Buffers.Binary;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>
/// Resource ids as Cosmos builds them: a database is 4 bytes, a container its database's and 4 more with the top bit set, an
/// item or a range its container's and 8 more; base64 with '-' for '/'.
/// </summary>
internal static class ResourceId
{
    public static string Database(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return Encode(bytes);
    }

    public static string Container(uint database, uint number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], number | 0x8000_0000);
        return Encode(bytes);
    }

    public static string Child(uint database, uint container, long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], container | 0x8000_0000);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        return Encode(bytes);
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
