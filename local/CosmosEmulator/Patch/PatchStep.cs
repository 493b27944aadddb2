using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Patch;

/// <summary>One operation of a patch.</summary>
/// <param name="From">Where a move takes its value.</param>
internal sealed record PatchStep(string Operation, JsonPath Path, JsonPath? From, JsonElement? Value)
{
    public static PatchStep Of(JsonElement json)
    {
        var operation = json.GetProperty("op").GetString()!.ToLowerInvariant();
        return new PatchStep(
            operation,
            JsonPath.Parse(json.GetProperty("path").GetString()),
            operation == "move" ? JsonPath.Parse(json.GetProperty("from").GetString()) : null,
            json.TryGetProperty("value", out var value) ? value.Clone() : null);
    }

    public void Apply(JsonObject root)
    {
        switch (Operation)
        {
            case "add": Put(root, Copy(), insert: true); break;
            case "set": Put(root, Copy(), insert: false); break;
            case "replace": Existing(root); Put(root, Copy(), insert: false); break;
            case "remove": Existing(root); Remove(root, Path); break;
            case "incr": Increment(root); break;
            case "move": Move(root); break;
            default: throw CosmosError.Unsupported($"the patch operation {Operation}");
        }
    }

    private void Put(JsonObject root, JsonNode? value, bool insert)
    {
        switch (Path.Parent(root))
        {
            case JsonObject owner:
                owner[Path.Last] = value;
                break;
            case JsonArray array when Path.Last == "-"
                || Path.Last == array.Count.ToString(System.Globalization.CultureInfo.InvariantCulture):
                array.Add(value);
                break;
            case JsonArray array when Path.TryIndex(array, out var index):
                if (insert) array.Insert(index, value);
                else array[index] = value;
                break;
            default:
                throw CosmosError.BadRequest($"The path {Path} is outside its array.");
        }
    }

    private void Increment(JsonObject root)
    {
        if (Value is not { ValueKind: JsonValueKind.Number } by) throw CosmosError.BadRequest("An increment needs a number.");
        if (!Path.TryGet(Path.Parent(root), out var current))
        {
            Put(root, Copy(), insert: false);
            return;
        }

        if (current?.GetValueKind() != JsonValueKind.Number) throw CosmosError.BadRequest($"The value at {Path} is not a number.");
        Put(root, Sum(current, by), insert: false);
    }

    /// <summary>Whole numbers stay whole; beyond 64 bits a sum is a double, as every number of Cosmos is.</summary>
    private static JsonNode Sum(JsonNode current, JsonElement by)
    {
        if (!Whole(current, out var whole) || !by.TryGetInt64(out var step)) return Number(current) + by.GetDouble();
        var sum = (Int128)whole + step;
        return sum == (long)sum ? (long)sum : (double)sum;
    }

    private static double Number(JsonNode number) =>
        number.AsValue().TryGetValue<double>(out var value) ? value : number.AsValue().GetValue<long>();

    private void Move(JsonObject root)
    {
        var value = From!.TryGet(From.Parent(root), out var found) ? found : throw CosmosError.BadRequest($"There is nothing at {From}.");
        Remove(root, From);
        Put(root, value, insert: true);
    }

    private void Existing(JsonObject root)
    {
        if (!Path.TryGet(Path.Parent(root), out _)) throw CosmosError.BadRequest($"There is nothing at {Path}.");
    }

    private static void Remove(JsonObject root, JsonPath path)
    {
        if (path.Parent(root) is JsonObject owner) owner.Remove(path.Last);
        else if (path.Parent(root) is JsonArray array && path.TryIndex(array, out var index)) array.RemoveAt(index);
    }

    private static bool Whole(JsonNode number, out long value)
    {
        // A parsed number answers as its element, a computed one as its own type.
        if (number.AsValue().TryGetValue(out value)) return true;
        return number.AsValue().TryGetValue<JsonElement>(out var element) && element.TryGetInt64(out value);
    }

    private JsonNode? Copy()
    {
        if (Value is not { } value) throw CosmosError.BadRequest($"The patch operation {Operation} needs a value.");
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => JsonObject.Create(value),
            JsonValueKind.Array => JsonArray.Create(value),
            _ => JsonValue.Create(value),
        };
    }
}
