using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// Names a reservation: 16 characters of chance and the user's number. Opaque to clients; the service reads the user out of it, so
/// that settling and looking up by id are point reads.
/// </summary>
[JsonConverter(typeof(ReservationIdConverter))]
public readonly record struct ReservationId
{
    /// <summary>Crockford's base 32, lower case: no letter that reads as a digit.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>
    /// 80 bits: two of ten billion reservations share one with a chance of about one in 24,000, and then creation refuses.
    /// </summary>
    private const int Chance = 16;

    private ReservationId(string value, long userId)
    {
        Value = value;
        UserId = userId;
    }

    /// <summary>The whole id.</summary>
    public string Value { get; }

    /// <summary>Whose reservation it is.</summary>
    public long UserId { get; }

    /// <summary>A new id. Random, so that nobody guesses another's.</summary>
    public static ReservationId New(long userId)
    {
        Span<byte> chance = stackalloc byte[16];
        RandomNumberGenerator.Fill(chance);
        return Of(userId, chance);
    }

    /// <summary>The id of what a call makes: of its key, so that repeating the call makes it once; a new one where it has none.</summary>
    public static ReservationId Named(long userId, string? key) => key is null ? New(userId) : Derived(userId, key);

    /// <summary>The id that follows from a text: the same for the same user and text, so that repeating a call repeats its id.</summary>
    public static ReservationId Derived(long userId, string from) =>
        Of(userId, SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{from}")).AsSpan(0, 16));

    /// <summary>Reads an id as a client sent it.</summary>
    public static bool TryParse(string? text, out ReservationId id)
    {
        id = default;
        if (text is null || text.Length <= Chance || text.Length > Chance + 11) return false;
        long user = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.IndexOf(text[i]);
            if (digit < 0) return false;
            if (i >= Chance) user = (user << 5) | (long)digit;
        }

        // One spelling an id: no leading zeros.
        if (user is < 1 or > UserIds.Max || text[Chance] == Alphabet[0]) return false;
        id = new ReservationId(text, user);
        return true;
    }

    /// <summary>The same chance with another user's number: how a sale is kept when its person is erased.</summary>
    public ReservationId Of(long otherUser)
    {
        var digits = Of(otherUser, stackalloc byte[16]).Value[Chance..];
        return new ReservationId(string.Concat(Value.AsSpan(0, Chance), digits), otherUser);
    }

    /// <summary>
    /// One of <paramref name="count"/> shards (a power of two up to 32, so that they fill evenly); the same for the same id in every
    /// process and release.
    /// </summary>
    public int Shard(int count) => Alphabet.IndexOf(Value[0]) % count;

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static ReservationId Of(long userId, ReadOnlySpan<byte> chance)
    {
        Span<char> text = stackalloc char[Chance + 11];
        var (high, low) = (BinaryPrimitives.ReadUInt64LittleEndian(chance), BinaryPrimitives.ReadUInt64LittleEndian(chance[8..]));
        for (var i = 0; i < Chance / 2; i++)
        {
            text[i] = Alphabet[(int)(high >> (5 * i)) & 31];
            text[i + (Chance / 2)] = Alphabet[(int)(low >> (5 * i)) & 31];
        }

        var digits = 1;
        while (userId >> (5 * digits) != 0) digits++;
        for (var i = 0; i < digits; i++) text[Chance + i] = Alphabet[(int)(userId >> (5 * (digits - 1 - i))) & 31];
        return new ReservationId(new string(text[..(Chance + digits)]), userId);
    }
}

/// <summary>An id as text, on the wire and at rest.</summary>
public sealed class ReservationIdConverter : JsonConverter<ReservationId>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The text is no id.</exception>
    public override ReservationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ReservationId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ReservationId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
