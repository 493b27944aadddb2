using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Reservations;

namespace BoxOffice.Ops;

/// <summary>What accounting keeps of a person's documents, and in which form. Pure.</summary>
internal static class PersonPapers
{
    /// <summary>Members with personal data besides the number, and Cosmos' own.</summary>
    private static readonly HashSet<string> Dropped =
        new(["place", "holder", "holderName", "_rid", "_self", "_etag", "_attachments", "_ts"], StringComparer.Ordinal);

    /// <summary>The document under the pseudonym; null for what is deleted: answers to keyed calls, quotas,
    /// tombstones and holds that ended.</summary>
    public static JsonObject? Keep(JsonObject document, long userId, long pseudonym)
    {
        if (!IsKept(document)) return null;
        var copy = new JsonObject();
        foreach (var (name, value) in document)
        {
            if (!Dropped.Contains(name)) copy[name] = Renamed(value, userId, pseudonym);
        }

        copy["userId"] = $"{pseudonym}";
        return copy;
    }

    /// <summary>The reservation; null for other documents.</summary>
    public static Reservation? ReservationOf(JsonObject document) =>
        document["kind"]?.GetValue<string>() == Reservation.ReservationKind
            ? document.Deserialize(BoxOfficeJson.Default.Reservation) : null;

    private static bool IsKept(JsonObject document) => document["id"]?.GetValue<string>() == "wallet"
        || document["kind"]?.GetValue<string>() == "ledger"
        || ReservationOf(document) is { Status: ReservationStatus.Paid or ReservationStatus.Refunded };

    /// <summary>A reservation's id has its user's number in it, alone or as a part of another id.</summary>
    private static JsonNode? Renamed(JsonNode? value, long userId, long pseudonym) => value switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Renamed(m.Value, userId, pseudonym)))),
        JsonArray items => new JsonArray([.. items.Select(i => Renamed(i, userId, pseudonym))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String =>
            string.Join(':', text.GetValue<string>().Split(':').Select(part =>
            ReservationId.TryParse(part, out var id) && id.UserId == userId ? id.Of(pseudonym).Value : part)),
        _ => value?.DeepClone(),
    };
}
