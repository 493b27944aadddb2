using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Api;

/// <summary>The part of a list that was asked for: pages count from 0, as in the seed; without page and size the whole list.</summary>
/// <param name="Skip">Items to leave out.</param>
/// <param name="Take">Items at most; null for all.</param>
public sealed record PageQuery(int Skip, int? Take)
{
    /// <summary>The largest page.</summary>
    public const int MaxSize = 1000;

    private const int DefaultSize = 20;
    private const int MaxPage = int.MaxValue / MaxSize;

    /// <summary>Reads <c>page</c> and <c>size</c>, or 400 naming the one at fault.</summary>
    public static Outcome<PageQuery> Parse(IQueryCollection query)
    {
        var (hasPage, hasSize) = (query.ContainsKey("page"), query.ContainsKey("size"));
        if (!hasPage && !hasSize) return new PageQuery(0, null);
        var size = DefaultSize;
        if (hasSize && (!TryRead(query["size"], out size) || size is < 1 or > MaxSize))
            return InvalidRequest.Because("size", $"Must be a whole number from 1 to {MaxSize}.");
        var page = 0;
        if (hasPage && (!TryRead(query["page"], out page) || page > MaxPage))
            return InvalidRequest.Because("page", $"Must be a whole number from 0 to {MaxPage}.");
        return new PageQuery(page * size, size);
    }

    /// <summary>That part of a list.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => Take is { } take ? [.. all.Skip(Skip).Take(take)] : all;

    private static bool TryRead(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
