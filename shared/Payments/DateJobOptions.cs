using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Payments;

/// <summary>Settings <c>DateJobs__…</c>: the jobs of moved and cancelled dates.</summary>
public sealed record DateJobOptions
{
    /// <summary>How often a job that runs looks how far it is.</summary>
    [Range(1, 600)]
    public int WatchSeconds { get; init; } = 15;

    /// <summary>Where no page was finished for this long, those that are open are sent again: messages were lost or given up.</summary>
    [Range(1, 24 * 60 * 60)]
    public int ResendSeconds { get; init; } = 300;
}
