using System.Globalization;
using System.Text;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>A partition key's value in one form, whichever way it was written: 1, 1.0 and 1e0 are one partition.</summary>
/// <param name="Text">Its kind and value.</param>
internal readonly record struct PartitionKeyValue(string Text)
{
    /// <summary>An item without the property, and the SDK's PartitionKey.None.</summary>
    public static readonly PartitionKeyValue None = new("none");

    /// <summary>The header x-ms-documentdb-partitionkey: an array of one value.</summary>
    public static PartitionKeyValue Parse(string header)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(header));
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read()
                && reader.TokenType != JsonTokenType.EndArray)
            {
                var value = Of(ref reader);
                if (reader.Read() && reader.TokenType == JsonTokenType.EndArray) return value;
                throw CosmosError.Unsupported("hierarchical partition keys");
            }
        }
        // The header is the client's: what is wrong with it is an answer, not an outage.
        catch (JsonException malformed)
        {
            throw CosmosError.BadRequest($"The partition key header is not JSON: {malformed.Message}");
        }

        throw CosmosError.BadRequest($"The partition key {header} names no value.");
    }

    /// <summary>The value the reader stands on.</summary>
    public static PartitionKeyValue Of(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return new("s:" + reader.GetString());
            case JsonTokenType.Number: return new(Number(reader.GetDouble()));
            case JsonTokenType.True: return new("true");
            case JsonTokenType.False: return new("false");
            case JsonTokenType.Null: return new("null");
            case JsonTokenType.StartObject when reader.Read() && reader.TokenType == JsonTokenType.EndObject: return None;
            default: throw CosmosError.BadRequest("A partition key is a string, a number, true, false or null.");
        }
    }

    /// <summary>The value, or null where it can be no partition key.</summary>
    public static PartitionKeyValue? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new("s:" + element.GetString()),
        JsonValueKind.Number => new(Number(element.GetDouble())),
        JsonValueKind.True => new("true"),
        JsonValueKind.False => new("false"),
        JsonValueKind.Null => new("null"),
        JsonValueKind.Undefined => None,
        _ => null,
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
