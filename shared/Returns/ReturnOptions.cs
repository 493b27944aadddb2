using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Returns;

/// <summary>Settings <c>Returns__…</c>.</summary>
public sealed record ReturnOptions
{
    /// <summary>How long seats that came back are offered to one buyer, before the next one has them offered: half an hour.</summary>
    [Range(1, 7 * 24 * 60 * 60)]
    public int OfferSeconds { get; init; } = 1800;
}
