namespace BoxOffice.Platform.Api;

/// <summary>Collects what is wrong with each field of a large request, so that the caller gets all of it at once.</summary>
public sealed class FieldErrors
{
    /// <summary>A bulk request may have a mistake in every line; beyond this many the rest is left out.</summary>
    private const int MaxFields = 200;

    private readonly Dictionary<string, List<string>> errors = new(StringComparer.Ordinal);

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => errors.Count > 0;

    /// <summary>Adds a message for a field: <c>concerts[3].dates[0].placeId</c>.</summary>
    public void Add(string field, string message)
    {
        if (errors.TryGetValue(field, out var messages)) messages.Add(message);
        else if (errors.Count < MaxFields) errors.Add(field, [message]);
    }

    /// <summary>The value, or 0 and an error where it is missing or out of range.</summary>
    public long Whole(string field, long? value, long least, long most)
    {
        if (value is { } number && number >= least && number <= most) return number;
        Add(field, value is null ? "Is required." : $"Must be a whole number from {least} to {most}.");
        return 0;
    }

    /// <summary>The text, or "" and an error where it is missing, blank, too long or has control characters.</summary>
    public string Text(string field, string? value, int longest)
    {
        if (value is not null && value.Trim().Length > 0 && value.Length <= longest && !value.Any(char.IsControl)) return value;
        Add(field, value is null ? "Is required." : $"Must be 1 to {longest} characters, without control characters.");
        return "";
    }

    /// <summary>The entries, or none and an error where there are none or too many.</summary>
    public IReadOnlyList<T> Entries<T>(string field, IReadOnlyList<T>? value, int most)
    {
        if (value is { Count: > 0 } && value.Count <= most) return value;
        Add(field, value is null ? "Is required." : $"Must have 1 to {most} entries.");
        return [];
    }

    /// <summary>The messages by field.</summary>
    public IReadOnlyDictionary<string, string[]> ToDictionary() => errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>400 with all of it.</summary>
    public InvalidRequest ToRefusal() => new(ToDictionary());
}
