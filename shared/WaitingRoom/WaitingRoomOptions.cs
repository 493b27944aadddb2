using System.ComponentModel.DataAnnotations;

namespace BoxOffice.WaitingRoom;

/// <summary>Settings <c>WaitingRoom__…</c>: what a queue does where its operators said nothing else.</summary>
public sealed record WaitingRoomOptions
{
    /// <summary>
    /// Most people a tick: 6,000 each 10 s, from 2,000 transactions a second that the seats bear, three a buyer and minute.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AdmitPerTick { get; init; } = 6_000;

    /// <summary>Most sessions at once: 120,000 transactions a minute over three a buyer.</summary>
    [Range(1, 10_000_000)]
    public int Capacity { get; init; } = 40_000;

    /// <summary>How long an admitted person may buy.</summary>
    [Range(1, 24 * 3600)]
    public int SessionSeconds { get; init; } = 600;

    /// <summary>A hold extends a session once to at least this from now, so that there is time to pay: a hold's own time.</summary>
    [Range(0, 3600)]
    public int ExtensionSeconds { get; init; } = 300;

    /// <summary>
    /// The length of a tick: the interval of the setting <c>AdmissionSchedule</c>. A quicker schedule shares one tick's number out over its
    /// runs; a slower one counts as missed ticks.
    /// </summary>
    [Range(1, 600)]
    public int TickSeconds { get; init; } = 10;

    /// <summary>Who polled within this is there. Above the longest poll hint (60 s), so that nobody who heeds it is skipped.</summary>
    [Range(1, 3600)]
    public int PresenceSeconds { get; init; } = 90;

    /// <summary>How long somebody who was skipped keeps the place.</summary>
    [Range(0, 24 * 3600)]
    public int GraceSeconds { get; init; } = 300;

    /// <summary>How long admission rests once a loss of Redis is noticed, for those in front to come back first.</summary>
    [Range(0, 600)]
    public int RecoverySeconds { get; init; } = 10;

    /// <summary>How long a token is good for: longer than the longest wait and the session after it.</summary>
    [Range(1, 72)]
    public int TokenHours { get; init; } = 12;
}
