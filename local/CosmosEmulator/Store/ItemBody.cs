using System.Text.Json;
using System.Text.Unicode;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>What a write needs to know of a body, found in one pass over its bytes.</summary>
/// <param name="Content">The object without its system properties and without its closing brace.</param>
/// <param name="Ttl">The item's own time to live in seconds, where it names one.</param>
internal readonly record struct ItemBody(string Id, PartitionKeyValue Key, int? Ttl, ReadOnlyMemory<byte> Content, int IndexedValues)
{
    /// <summary>An item's limit, in bytes.</summary>
    public const int LargestItem = 2 * 1024 * 1024;

    private const int StampBytes = 320;
    private static readonly byte[][] SystemProperties =
        [.. ((string[])["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"]).Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>Reads the body of a create, upsert, replace or patched item.</summary>
    public static ItemBody Read(ReadOnlyMemory<byte> json, ContainerSettings settings)
    {
        if (json.Length > LargestItem) throw new CosmosError(413, "RequestEntityTooLarge", "An item has at most 2 MB.");
        try
        {
            return ReadObject(json, settings);
        }
        // The body is the client's: what is wrong with it is an answer, not an outage.
        catch (JsonException malformed)
        {
            throw CosmosError.BadRequest($"The item is not JSON: {malformed.Message}");
        }
    }

    /// <summary>The stored form: the body with the system properties behind its own, as Cosmos sends it.</summary>
    public byte[] Stamp(string self, string rid, string etag, long timestamp)
    {
        Span<byte> stamp = stackalloc byte[StampBytes];
        var comma = Content.Length > 1 ? "," : "";
        Utf8.TryWrite(
            stamp,
            $"{comma}\"_rid\":\"{rid}\",\"_self\":\"{self}docs/{rid}/\",\"_etag\":\"\\\"{etag.AsSpan(1, etag.Length - 2)}\\\"\"" +
            $",\"_attachments\":\"attachments/\",\"_ts\":{timestamp}}}",
            out var length);
        var body = GC.AllocateUninitializedArray<byte>(Content.Length + length);
        Content.Span.CopyTo(body);
        stamp[..length].CopyTo(body.AsSpan(Content.Length));
        return body;
    }

    private static ItemBody ReadObject(ReadOnlyMemory<byte> json, ContainerSettings settings)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw CosmosError.BadRequest("An item is a JSON object.");
        string? id = null;
        PartitionKeyValue? key = null;
        int? ttl = null;
        var indexed = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsSystem(ref reader)) return ReadObject(ItemStrip.Without(json, SystemProperties), settings);
            var node = settings.Index.Root.Child(ref reader);
            var isId = reader.ValueTextEquals("id"u8);
            var isKey = settings.KeyPath.Length == 1 && reader.ValueTextEquals(settings.KeyPath[0]);
            var isTtl = reader.ValueTextEquals("ttl"u8);
            reader.Read();
            if (isId) id = IdOf(ref reader);
            if (isTtl) ttl = TtlOf(ref reader);
            if (isKey) key = PartitionKeyValue.Of(ref reader);
            indexed += node.CountIndexed(ref reader);
        }

        var end = (int)reader.TokenStartIndex;
        // Anything behind the closing brace makes this throw.
        reader.Read();
        if (id is null) throw CosmosError.BadRequest("An item needs an id.");
        key ??= settings.KeyPath.Length == 1 ? PartitionKeyValue.None : settings.DeepKeyOf(json);
        return new ItemBody(id, key.Value, ttl, json[..TrimmedEnd(json.Span, end)], indexed);
    }

    private static bool IsSystem(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length == 0 || reader.ValueSpan[0] != (byte)'_') return false;
        foreach (var name in SystemProperties)
        {
            if (reader.ValueTextEquals(name)) return true;
        }

        return false;
    }

    private static string IdOf(ref Utf8JsonReader reader)
    {
        var id = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        if (id.Length is 0 or > 255 || id.AsSpan().IndexOfAny("/\\?#") >= 0)
            throw CosmosError.BadRequest("An id is a string of 1 to 255 characters without / \\ ? #.");
        return id;
    }

    private static int? TtlOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seconds) && seconds is -1 or > 0) return seconds;
        throw CosmosError.BadRequest("The property ttl is -1 or a positive number of seconds.");
    }

    private static int TrimmedEnd(ReadOnlySpan<byte> json, int end)
    {
        while (json[end - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') end--;
        return end;
    }
}
