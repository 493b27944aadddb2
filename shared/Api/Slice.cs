using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Api;

/// <summary>Part of a list: <c>?page=2&amp;size=50</c>.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Size">1 to <see cref="MaxSize"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Slice(int Page, int Size)
{
    /// <summary>The largest size.</summary>
    public const int MaxSize = 1000;

    /// <summary>The size where only a page is given.</summary>
    public const int DefaultSize = 20;

    /// <summary>How many entries stand before it; beyond any list where the page is beyond any number.</summary>
    public int Start => (int)Math.Min((Page - 1L) * Size, int.MaxValue);

    /// <summary>The slice asked for, null for the whole list, or 400.</summary>
    public static Outcome<Slice?> Read(IQueryCollection query)
    {
        string? page = query["page"], size = query["size"];
        if (page is null && size is null) return new Outcome<Slice?>();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var pageNumber = Number("page", page, 1, int.MaxValue, 1, errors);
        var sizeNumber = Number("size", size, 1, MaxSize, DefaultSize, errors);
        return errors.Count > 0 ? new InvalidRequest(errors) : (Slice?)new Slice(pageNumber, sizeNumber);
    }

    private static int Number(string field, string? text, int least, int most, int otherwise, Dictionary<string, string[]> errors)
    {
        if (text is null) return otherwise;
        if (int.TryParse(text, out var number) && number >= least && number <= most) return number;
        errors[field] = [most == int.MaxValue ? $"Must be a whole number from {least}." : $"Must be a whole number from {least} to {most}."];
        return otherwise;
    }
}
