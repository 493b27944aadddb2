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

    /// <summary>
    /// The most by which open holds lengthen a session beyond its own time: the room stays taken while somebody pays. A hold that is longer
    /// can be paid for all the same.
    /// </summary>
    [Range(0, 3600)]
    public int ExtensionSeconds { get; init; } = 300;

    /// <summary>
    /// The most holds that one session may make, given up or not: whoever holds and lets go over and over keeps seats from everybody.
    /// Calls at the same moment may go over it by their number.
    /// </summary>
    [Range(1, 10_000)]
    public int HoldsPerSession { get; init; } = 50;

    /// <summary>
    /// The length of a tick: the interval of the setting <c>AdmissionSchedule</c>. A quicker schedule shares one tick's number out over its
    /// runs; a slower one counts as missed ticks.
    /// </summary>
    [Range(1, 600)]
    public int TickSeconds { get; init; } = 10;

    /// <summary>
    /// A person who polled within this time counts as present at their turn. Hints never reach beyond the moment at which the place can be
    /// reached, so a person who follows them has polled within a sixth of the wait.
    /// </summary>
    [Range(1, 3600)]
    public int PresenceSeconds { get; init; } = 90;

    /// <summary>
    /// How long somebody who was skipped keeps the place, and how long a closing can be undone. At least the longest poll hint (360 s): a
    /// person who slept while a crowd of absent people in front was skipped still finds the place.
    /// </summary>
    [Range(0, 24 * 3600)]
    public int GraceSeconds { get; init; } = 600;

    /// <summary>How long admission rests once a loss of Redis is noticed, for those in front to come back first.</summary>
    [Range(0, 600)]
    public int RecoverySeconds { get; init; } = 10;

    /// <summary>How long a token is good for: longer than the longest wait and the session after it.</summary>
    [Range(1, 72)]
    public int TokenHours { get; init; } = 12;
}
