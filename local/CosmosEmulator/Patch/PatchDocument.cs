using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Query;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Patch;

/// <summary>A PATCH body: an optional condition and up to ten operations, applied in order, all or none.</summary>
internal sealed record PatchDocument(string? Condition, IReadOnlyList<PatchStep> Steps)
{
    private const int MostSteps = 10;

    /// <summary>Names stay readable; the default would write every Korean letter as six.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static PatchDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var operations = root.GetProperty("operations");
            if (operations.GetArrayLength() is 0 or > MostSteps) throw CosmosError.BadRequest("A patch has 1 to 10 operations.");
            var condition = root.TryGetProperty("condition", out var text) ? text.GetString() : null;
            return new PatchDocument(condition, [.. operations.EnumerateArray().Select(PatchStep.Of)]);
        }
        // The body is the client's: what is wrong with it is an answer, not an outage.
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CosmosError.BadRequest($"The patch cannot be read: {malformed.Message}");
        }
    }

    /// <summary>Whether the item meets the condition.</summary>
    public bool Applies(StoredItem item) => Condition is null || Conditions.Parse(Condition).Holds(item);

    /// <summary>The item after the operations.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> item, ContainerSettings settings)
    {
        var root = (JsonObject)JsonNode.Parse(item.Span)!;
        foreach (var step in Steps)
        {
            RefuseReserved(step.Path, settings);
            if (step.From is not null) RefuseReserved(step.From, settings);
            step.Apply(root);
        }

        var buffer = new ArrayBufferWriter<byte>(item.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed)) root.WriteTo(writer);
        return buffer.WrittenMemory;
    }

    private static void RefuseReserved(JsonPath path, ContainerSettings settings)
    {
        if (path.Names is ["id" or "_rid" or "_self" or "_etag" or "_ts" or "_attachments", ..]
            || path.Names.SequenceEqual(settings.KeyNames))
            throw CosmosError.BadRequest($"A patch cannot change {path}.");
    }
}
