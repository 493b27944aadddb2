using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.WaitingRoom;

/// <summary>The body of an operator's change of a queue. An unknown field is refused, so that a misspelt one is not ignored.</summary>
/// <param name="Phase">PRE_OPEN, OPEN, PAUSED or CLOSED. PAUSED is the same as
/// <paramref name="Paused"/>: the phase behind it stays.</param>
/// <param name="Paused">True pauses; false ends the pause and leaves the phase as it is.</param>
/// <param name="Message">Shown to those who wait, at most 500 characters; empty for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record QueueSettingsRequest(
    QueuePhase? Phase, int? AdmitPerTick, int? Capacity, int? SessionSeconds, DateTimeOffset? OpensAt, bool? Paused = null,
    string? Message = null)
{
    private const int MaxMessage = 500;

    /// <summary>The settings that a request asks for are in their limits, or 400 with each field at fault.</summary>
    /// <param name="whole">The request must say the phase.</param>
    public InvalidRequest? Check(bool whole, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        Require(Phase is { } phase ? Enum.IsDefined(phase) : !whole, "phase", "Must be PRE_OPEN, OPEN, PAUSED or CLOSED.");
        Require(AdmitPerTick is null or (>= 1 and <= 1_000_000), "admitPerTick", "Must be from 1 to 1000000.");
        Require(Capacity is null or (>= 1 and <= 10_000_000), "capacity", "Must be from 1 to 10000000.");
        Require(SessionSeconds is null or (>= 1 and <= 86_400), "sessionSeconds", "Must be from 1 to 86400.");
        Require(OpensAt is null
            || (Phase is QueuePhase.PreOpen or null && OpensAt > now), "opensAt", "Must be in the future, and goes with PRE_OPEN only.");
        Require(Phase != QueuePhase.Paused || Paused != false, "paused", "Must not be false together with the phase PAUSED.");
        Require(Phase != QueuePhase.Closed || Paused != true, "paused", "A closed queue cannot be paused.");
        Require(Message is null || (Message.Length <= MaxMessage && !Message.Any(char.IsControl)), "message",
            $"Must be at most {MaxMessage} characters, without control characters.");
        return errors.Any ? errors.ToRefusal() : null;

        void Require(bool holds, string field, string message)
        {
            if (!holds) errors.Add(field, message);
        }
    }
}

/// <summary>What an operator's change makes of a queue's settings. Pure.</summary>
public static class QueueRules
{
    /// <summary>
    /// The settings after a change, or why not. A new sale, with an epoch of its own, begins with each opening or lobby but for two: a
    /// closing that is undone within the grace, and a lobby whose draw is committed to and has not happened, which goes on with its seed
    /// however often it is closed.
    /// </summary>
    /// <param name="waiting">People in the line.</param>
    /// <param name="grace">How long after a closing the same sale may go on.</param>
    /// <param name="newSeed">Used only where a lottery begins.</param>
    public static Outcome<QueueSettings> Next(
        QueueSettings old, QueueSettingsRequest request, bool whole, long waiting, TimeSpan grace, string newSeed, DateTimeOffset now)
    {
        var changed = Change(old, request, whole, now);
        if (changed.Refused(out var refusal, out var next)) return refusal;
        var target = request.Phase switch
        {
            null => old.PhaseAt(now),
            QueuePhase.Paused => old.Phase == QueuePhase.Closed ? QueuePhase.Open : old.PhaseAt(now),
            { } phase => phase,
        };
        return (old.PhaseAt(now), target) switch
        {
            (_, QueuePhase.Closed) => Close(old, next, now),
            (QueuePhase.PreOpen, QueuePhase.Open) => next with { Phase = QueuePhase.Open, OpensAt = now },
            (QueuePhase.PreOpen, QueuePhase.PreOpen) => next with { OpensAt = request.OpensAt ?? (whole ? null : old.OpensAt) },
            (QueuePhase.Open, QueuePhase.Open) => next with { Phase = QueuePhase.Open },
            // Its draw is committed to and has not happened: it goes on.
            (QueuePhase.Closed, _) when old is { Drawn: false, Seed: not null } =>
                next with { Phase = target, ClosedAt = null, OpensAt = target == QueuePhase.Open ? now : request.OpensAt },
            (QueuePhase.Closed, QueuePhase.Open) when old.ClosedAt is { } closed && now - closed <= grace =>
                next with { Phase = QueuePhase.Open, ClosedAt = null },
            (_, QueuePhase.PreOpen) when waiting > 0 => new QueueInUse(waiting),
            _ => Begin(next, target, request.OpensAt, newSeed, now),
        };
    }

    /// <summary>Everything but the phase.</summary>
    private static Outcome<QueueSettings> Change(QueueSettings old, QueueSettingsRequest request, bool whole, DateTimeOffset now)
    {
        if (request is { OpensAt: not null, Phase: null } && old.PhaseAt(now) != QueuePhase.PreOpen)
            return InvalidRequest.Because("opensAt", "Applies only to a queue that is PRE_OPEN.");
        if (request is { Paused: true, Phase: null } && old.Phase == QueuePhase.Closed)
            return InvalidRequest.Because("paused", "A closed queue cannot be paused.");
        var message = request.Message ?? (whole ? null : old.Message);
        return old with
        {
            Revision = old.Revision + 1,
            // A phase that is set by name is what the queue does from now on; PAUSED keeps the one behind it.
            Paused = request.Paused ?? (request.Phase is { } phase ? phase == QueuePhase.Paused : old.Paused),
            AdmitPerTick = request.AdmitPerTick ?? (whole ? null : old.AdmitPerTick),
            Capacity = request.Capacity ?? (whole ? null : old.Capacity),
            SessionSeconds = request.SessionSeconds ?? (whole ? null : old.SessionSeconds),
            Message = message is { Length: > 0 } ? message : null,
        };
    }

    private static QueueSettings Close(QueueSettings old, QueueSettings next, DateTimeOffset now) => old.Phase == QueuePhase.Closed
        ? next with { Paused = false }
        : next with { Phase = QueuePhase.Closed, Paused = false, ClosedAt = now, Drawn = old.PhaseAt(now) == QueuePhase.Open };

    private static QueueSettings Begin(QueueSettings next, QueuePhase target, DateTimeOffset? opensAt, string newSeed,
        DateTimeOffset now) => next with
        {
            Epoch = next.Epoch + 1,
            Phase = target,
            ClosedAt = null,
            Drawn = false,
            OpensAt = target == QueuePhase.PreOpen ? opensAt : now,
            Seed = target == QueuePhase.PreOpen ? newSeed : null,
        };
}
