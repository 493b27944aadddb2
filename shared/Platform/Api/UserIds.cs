using System.Globalization;

namespace BoxOffice.Platform.Api;

/// <summary>User ids as they arrive: positive whole numbers that every JSON reader keeps exactly.</summary>
public static class UserIds
{
    /// <summary>2^53 - 1: the largest number that every JSON reader keeps exactly.</summary>
    public const long Max = 9_007_199_254_740_991;

    /// <summary>The id of a route, a query or a claim, or 400. One form each: "0100" is not user 100.</summary>
    public static Outcome<long> Parse(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsValid(id) && text[0] != '0' ? id : Invalid();

    /// <summary>Whether a number can be a user's id.</summary>
    public static bool IsValid(long? id) => id is >= 1 and <= Max;

    /// <summary>400 for what cannot be a user's id.</summary>
    public static InvalidRequest Invalid() => InvalidRequest.Because("userId", $"Must be a whole number from 1 to {Max}.");
}
