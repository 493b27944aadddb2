using System.Diagnostics.Metrics;

namespace BoxOffice.Ops;

/// <summary>How measurements of one minute become one number.</summary>
internal enum MinuteFold
{
    /// <summary>They are added.</summary>
    Sum,

    /// <summary>The largest counts.</summary>
    Most,
}

/// <summary>The series that operators see, and the instrument that each is read from.</summary>
/// <param name="Name">On the wire and in the hash.</param>
/// <param name="Instrument">The name of the instrument.</param>
/// <param name="Fold">How a minute is made of it.</param>
/// <param name="Outcome">Only measurements whose tag <c>outcome</c> is this; null for all.</param>
internal sealed record MinuteSeries(string Name, string Instrument, MinuteFold Fold, string? Outcome = null)
{
    /// <summary>In front of a refusal's code: each code is a series of its own.</summary>
    public const string RefusalPrefix = "refused:";

    /// <summary>The instrument that counts refusals by <c>code</c>.</summary>
    public const string Refusals = "boxoffice.refusals";

    /// <summary>All but the refusals, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<MinuteSeries> All =
    [
        new("calls", "boxoffice.calls", MinuteFold.Sum),
        new("requestUnits", "boxoffice.cosmos.request_units", MinuteFold.Sum),
        new("joined", "boxoffice.waitingroom.joined", MinuteFold.Sum),
        new("admitted", "boxoffice.waitingroom.admitted", MinuteFold.Sum),
        new("holds", "boxoffice.reservations.holds", MinuteFold.Sum, "held"),
        new("payments", "boxoffice.payments.payments", MinuteFold.Sum, "paid"),
        new("settleLateSeconds", "boxoffice.reservations.settle_lateness", MinuteFold.Most),
    ];

    /// <summary>The series of a measurement, or null where it is in none.</summary>
    public static (string Name, MinuteFold Fold)? Of(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.Name == Refusals) return (RefusalPrefix + Tag(tags, "code"), MinuteFold.Sum);
        foreach (var series in All)
        {
            if (series.Instrument == instrument.Name && (series.Outcome is null || series.Outcome == Tag(tags, "outcome")))
                return (series.Name, series.Fold);
        }

        return null;
    }

    /// <summary>Whether an instrument is in any series.</summary>
    public static bool Reads(Instrument instrument) => instrument.Name == Refusals || All.Any(s => s.Instrument == instrument.Name);

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name) return value?.ToString();
        }

        return null;
    }
}
