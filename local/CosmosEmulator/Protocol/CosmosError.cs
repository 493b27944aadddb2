using System.Text.Json;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>A call that ends here, with its status. Expected conflicts of item writes do not come this way: they are results.</summary>
internal sealed class CosmosError(int status, string code, string message, int subStatus = 0) : Exception(message)
{
    public int Status { get; } = status;

    public int SubStatus { get; } = subStatus;

    public static CosmosError Unsupported(string feature) =>
        new(501, "NotImplemented", $"The local Cosmos emulator does not implement {feature}; see docs/cosmos-emulator.md.");

    public static CosmosError BadRequest(string message, int subStatus = 0) => new(400, "BadRequest", message, subStatus);

    /// <param name="subStatus">1003 where it is the container that is missing: the SDK then looks the container up again.</param>
    public static CosmosError NotFound(string what, int subStatus = 0) => new(404, "NotFound", $"{what} does not exist.", subStatus);

    public static CosmosError Conflict(string what) => new(409, "Conflict", $"{what} exists already.");

    public static ReadOnlyMemory<byte> Body(string code, string message)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public CosmosAnswer ToAnswer() => new(Status, Body(code, Message)) { SubStatus = SubStatus, Charge = RequestCharges.Refused };
}
