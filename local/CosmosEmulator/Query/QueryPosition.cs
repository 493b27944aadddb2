using System.Buffers;
using System.Text;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>
/// Where a page ended: behind an item, named by what orders it. Items that come or go between two pages move nobody else over
/// the edge, as a count of results would.
/// </summary>
/// <param name="Order">The item's ORDER BY value; undefined where the query has no order.</param>
/// <param name="Number">The item's place in the container, which decides between equals.</param>
/// <param name="Taken">Results sent so far, against LIMIT.</param>
internal sealed record QueryPosition(QueryValue Order, long Number, int Taken)
{
    public static QueryPosition? Parse(string? continuation)
    {
        if (string.IsNullOrEmpty(continuation)) return null;
        try
        {
            using var document = JsonDocument.Parse(continuation);
            var root = document.RootElement.Clone();
            var order = root.TryGetProperty("order", out var value) ? QueryValue.Of(value) : QueryValue.Undefined;
            return new QueryPosition(order, root.GetProperty("number").GetInt64(), root.GetProperty("taken").GetInt32());
        }
        // The header is the client's: what is wrong with it is an answer, not an outage.
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw CosmosError.BadRequest("The continuation is not one of ours.");
        }
    }

    /// <summary>ASCII, as a header has to be.</summary>
    public override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (Order.Kind != QueryKind.Undefined)
            {
                writer.WritePropertyName("order");
                Order.WriteTo(writer);
            }

            writer.WriteNumber("number", Number);
            writer.WriteNumber("taken", Taken);
            writer.WriteEndObject();
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }
}
