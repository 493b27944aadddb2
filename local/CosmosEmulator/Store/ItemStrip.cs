using System.Buffers;
using System.Text.Json;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>Takes properties out of an object: a client that writes back what it read sends the old system properties along.</summary>
internal static class ItemStrip
{
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> json, byte[][] names)
    {
        var kept = new ArrayBufferWriter<byte>(json.Length);
        kept.Write("{"u8);
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var drop = Array.Exists(names, ValueEquals(ref reader));
            reader.Skip();
            if (drop) continue;
            if (kept.WrittenCount > 1) kept.Write(","u8);
            kept.Write(json.Span[start..(int)reader.BytesConsumed]);
        }

        kept.Write("}"u8);
        return kept.WrittenMemory;
    }

    private static Predicate<byte[]> ValueEquals(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        return candidate => string.Equals(System.Text.Encoding.UTF8.GetString(candidate), name, StringComparison.Ordinal);
    }
}
