using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Limits;

/// <summary>What <c>RateLimits__…</c> may be: 0 (no limit) to ten million calls per 1 s to a day.</summary>
internal sealed class RateLimitRanges : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var wrong = Enum.GetValues<RateLimitGroup>().SelectMany(kind => Wrong(kind, options.Of(kind))).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(RateLimitGroup kind, RateLimit limit)
    {
        (string Setting, int? Value, int Least, int Most)[] ranges =
        [
            (nameof(limit.PerUser), limit.PerUser, 0, 10_000_000),
            (nameof(limit.PerAddress), limit.PerAddress, 0, 10_000_000),
            (nameof(limit.Seconds), limit.Seconds, 1, 86_400),
        ];
        return from range in ranges
               where range.Value < range.Least || range.Value > range.Most
               select $"The setting RateLimits__{kind}__{range.Setting} must be between {range.Least} and {range.Most}.";
    }
}
