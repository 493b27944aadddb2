using BoxOffice.Platform.Api;

namespace BoxOffice.WaitingRoom;

/// <summary>The body of an operator's change: the whole of a queue's settings; what is left out takes the default.</summary>
public sealed record QueueSettingsRequest(
    QueuePhase? Phase, int? AdmitPerTick, int? Capacity, int? SessionSeconds, DateTimeOffset? OpensAt)
{
    /// <summary>The settings that a request asks for are in their limits, or 400 with each field at fault.</summary>
    public InvalidRequest? Check(DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require(Phase is { } phase && Enum.IsDefined(phase), "phase", "Must be PRE_OPEN, OPEN, PAUSED or CLOSED.");
        Require(AdmitPerTick is null or (>= 1 and <= 1_000_000), "admitPerTick", "Must be from 1 to 1000000.");
        Require(Capacity is null or (>= 1 and <= 10_000_000), "capacity", "Must be from 1 to 10000000.");
        Require(SessionSeconds is null or (>= 1 and <= 86_400), "sessionSeconds", "Must be from 1 to 86400.");
        Require(OpensAt is null || (Phase == QueuePhase.PreOpen && OpensAt > now), "opensAt", "Must be in the future, and goes with PRE_OPEN only.");
        return errors.Count == 0 ? null : new InvalidRequest(errors);

        void Require(bool holds, string field, string message)
        {
            if (!holds) errors.Add(field, [message]);
        }
    }
}

/// <summary>409: people are in the line; a lottery would put newcomers in front of them.</summary>
/// <param name="Waiting">How many.</param>
public sealed record QueueInUse(long Waiting)
    : Refusal(RefusalKind.Conflict, "queue-in-use", $"{Waiting} people wait in this queue; it cannot go back before its opening.");

/// <summary>What operators do with a queue: look, and change its phase, rate and capacity while it runs.</summary>
public sealed class QueueControl(WaitingLine line, QueueSettingsStore store, QueueBoards boards, TimeProvider time)
{
    /// <summary>The queue as it is.</summary>
    public async Task<QueueStats> ShowAsync(string queueId, CancellationToken cancellationToken) =>
        QueueStats.From(await line.StateAsync(queueId, cancellationToken));

    /// <summary>Changes the record, then Redis; takes effect with the next script. 409 for a lottery while people wait.</summary>
    public async Task<Outcome<QueueStats>> ConfigureAsync(string queueId, QueueSettingsRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.Check(now) is { } invalid) return invalid;
        var state = await line.StateAsync(queueId, cancellationToken);
        if (request.Phase == QueuePhase.PreOpen && state.Phase != QueuePhase.PreOpen && state.Waiting + state.Skipped > 0)
            return new QueueInUse(state.Waiting + state.Skipped);
        var seed = Lottery.NewSeed();
        var settings = await store.ChangeAsync(queueId, old => Next(old, request, seed, now), cancellationToken);
        await line.ConfigureAsync(queueId, settings);
        boards.Changed(queueId);
        return QueueStats.From(await line.StateAsync(queueId, cancellationToken));
    }

    /// <summary>The settings after a change. A lottery keeps its seed until it is over; a new one gets a new seed.</summary>
    /// <param name="newSeed">Used only where a lottery begins.</param>
    public static QueueSettings Next(QueueSettings old, QueueSettingsRequest request, string newSeed, DateTimeOffset now)
    {
        var phase = request.Phase!.Value;
        var drawing = old.Phase == QueuePhase.PreOpen && !(old.OpensAt <= now);
        var opens = phase == QueuePhase.PreOpen ? request.OpensAt : drawing && phase == QueuePhase.Open ? now : old.OpensAt;
        return old with
        {
            Revision = old.Revision + 1,
            Phase = phase,
            AdmitPerTick = request.AdmitPerTick,
            Capacity = request.Capacity,
            SessionSeconds = request.SessionSeconds,
            OpensAt = opens,
            Seed = phase == QueuePhase.PreOpen && !(drawing && old.Seed is not null) ? newSeed : old.Seed,
        };
    }
}
