using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BoxOffice.Platform.Messages;

/// <summary>The text of a queue's message.</summary>
public static class MessageText
{
    /// <summary>What it says.</summary>
    /// <exception cref="JsonException">The text is no such message; the host gives it up.</exception>
    public static T Read<T>(string text, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(text, type) ?? throw new JsonException("The message is empty.");
}
