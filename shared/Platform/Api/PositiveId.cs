using System.Globalization;

namespace BoxOffice.Platform.Api;

/// <summary>Ids of concerts, dates, users and seats in a route: the host passes them as text.</summary>
public static class PositiveId
{
    /// <summary>2^53 - 1: the largest number that every JSON reader keeps exactly.</summary>
    public const long Max = 9_007_199_254_740_991;

    /// <summary>The id, or 400 naming the field.</summary>
    public static Outcome<long> Parse(string field, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is > 0 and <= Max
            ? id
            : InvalidRequest.Because(field, "Must be a positive whole number.");
}
