using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// The id under which a hold is attempted. Without a key each attempt draws one. With a key they follow from it, one after the other, and
/// the next is taken only where the last left a tombstone: so a repeated call finds what it made, and what was given up refuses nobody.
/// docs/protocol/key_model.py has the proof.
/// </summary>
/// <param name="key">What names a repeated call; null for a call that is not repeated.</param>
internal sealed class HoldName(long userId, string? key, ReservationStore reservations)
{
    /// <summary>A client that repeats a call more often than this under one key is asked for a new one.</summary>
    private const int MaxAttempts = 64;

    private int attempt;

    /// <summary>Of this attempt.</summary>
    public ReservationId Id { get; private set; } = ReservationId.Named(userId, key);

    /// <summary>After an attempt that was refused without taking anything: a key's id stays.</summary>
    public void Again() => Id = key is null ? ReservationId.New(userId) : Id;

    /// <summary>After an attempt that left a tombstone: the next id that has none.</summary>
    /// <returns>False where there is none, or no tombstone is in the way.</returns>
    public async Task<bool> NextAsync(Refusal? refusal, CancellationToken cancellationToken)
    {
        if (key is null || refusal is not HoldExpired { NeverMade: true }) return false;
        while (++attempt < MaxAttempts)
        {
            Id = ReservationId.Derived(userId, $"{key} attempt {attempt}");
            if (await reservations.FindAsync(Id, cancellationToken) is not { Item.IsTombstone: true }) return true;
        }

        return false;
    }

    /// <summary>What the call made before, held, paid or given back since; null where it made nothing, or it ran out.</summary>
    public async Task<Reservation?> MadeAsync(CancellationToken cancellationToken) =>
        key is not null && await reservations.FindAsync(Id, cancellationToken)
            is { Item: { Status: not ReservationStatus.Expired } made }
            ? made
            : null;
}
