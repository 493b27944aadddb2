using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Api;

/// <summary>A time of a query: ISO-8601 with its offset, as in bodies.</summary>
public static partial class TimeQuery
{
    /// <summary>What a client is told of a time that cannot be read.</summary>
    public const string Advice = "Must be a time with its offset from UTC: 2027-05-01T19:30:00+09:00 or 2027-05-01T10:30:00Z.";

    /// <summary>The time; null where there is none, or where it is no time, which is added to the errors.</summary>
    public static DateTimeOffset? Read(IQueryCollection query, string name, FieldErrors errors)
    {
        if (!query.TryGetValue(name, out var text)) return null;
        // A plus that was not encoded arrives as a space.
        if (Form().IsMatch(text.ToString().Replace(' ', '+'))
            && DateTimeOffset.TryParse(text.ToString().Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal,
                out var time))
            return time;
        errors.Add(name, Advice);
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
