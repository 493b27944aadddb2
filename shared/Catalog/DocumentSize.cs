using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;

namespace BoxOffice.Catalog;

/// <summary>Refuses a document that the store would refuse, before anything of its call is written.</summary>
public static class DocumentSize
{
    /// <summary>Cosmos DB takes an item of 2 MB with its own members; 100 KB are left for those and for what later changes add.</summary>
    public const int MaxBytes = 1_900_000;

    /// <summary>Adds an error where the document is too large.</summary>
    public static void Require<T>(FieldErrors errors, string field, T document, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type).Length;
        errors.Require(field,
            bytes <= MaxBytes, $"Must have at most {MaxBytes} bytes as JSON, not {bytes}. Use shorter names or fewer entries.");
    }
}
