using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoxOffice.Platform.Api;

/// <summary>Times on the wire and at rest: ISO-8601 in UTC with a Z ("2027-05-01T10:00:00Z"), a fraction only where there is one.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>Any ISO-8601 time; one without an offset is taken as UTC, as the machine's zone is nobody's business.</summary>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A DateTime keeps whether an offset was written; a DateTimeOffset would have filled in the machine's.
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var time)) throw new JsonException();
        return time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, TimeSpan.Zero) : new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
