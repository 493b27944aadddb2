using System.Globalization;

namespace BoxOffice.Api;

/// <summary>Ids of concerts, dates, users and seats in a route: the host passes them as text.</summary>
public static class PositiveId
{
    /// <summary>The id, or 400 naming the field.</summary>
    public static Outcome<long> Parse(string field, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : InvalidRequest.Because(field, "Must be a positive whole number.");
}
