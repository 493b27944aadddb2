using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoxOffice.Platform.Api;

/// <summary>
/// Times on the wire and at rest: ISO-8601 in UTC with three digits of the second and a Z, "2027-05-01T10:00:00.000Z". All have one length,
/// so that they sort as text and that every client's parser meets one form only.
/// </summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const int Length = 24;

    /// <summary>Any ISO-8601 time with its offset. One without is refused, as nothing says whose clock it is read on.</summary>
    /// <exception cref="UnclearTimeException">It is no such time.</exception>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A DateTime keeps whether an offset was written; a DateTimeOffset would have filled in the machine's.
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var time) || time.Kind == DateTimeKind.Unspecified)
            throw new UnclearTimeException();
        return new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        value.UtcDateTime.TryFormat(text, out _, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text);
    }

    /// <summary>The time as this converter writes it.</summary>
    public static string Text(DateTimeOffset value) => value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>A text is no time, or does not say its offset from UTC.</summary>
public sealed class UnclearTimeException : JsonException;
