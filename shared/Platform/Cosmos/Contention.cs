using System.Security.Cryptography;

namespace BoxOffice.Platform.Cosmos;

/// <summary>A decision lost its race in every round.</summary>
/// <param name="item">What was contended for.</param>
/// <param name="rounds">How many rounds were lost.</param>
public sealed class ConflictPersistsException(string item, int rounds) : Exception($"{item} changed under {rounds} attempts in a row.");

/// <summary>
/// The one loop around a decision that may lose a race: read, decide, write on condition, and again where another writer was faster.
/// </summary>
public static class Contention
{
    /// <summary>Enough for contention between different users.</summary>
    public const int DefaultRounds = 8;

    /// <summary>Enough for one user's own parallel requests: each round one of them wins.</summary>
    public const int OneUsersRounds = 64;

    /// <summary>Runs the attempt until it has a result.</summary>
    /// <param name="item">What is contended for.</param>
    /// <param name="attempt">
    /// Gets the round, from 0. Null where it lost. It may run several times, so it decides again from what it reads.
    /// </param>
    /// <exception cref="ConflictPersistsException">Every round was lost.</exception>
    public static async Task<T> RetryOnConflictAsync<T>(
        string item, Func<int, Task<T?>> attempt, CancellationToken cancellationToken, int rounds = DefaultRounds)
        where T : class
    {
        for (var round = 0; round < rounds; round++)
        {
            if (await attempt(round) is { } result) return result;
            await PauseAsync(round, cancellationToken);
        }

        throw new ConflictPersistsException(item, rounds);
    }

    /// <inheritdoc cref="RetryOnConflictAsync{T}(string, Func{int, Task{T}}, CancellationToken, int)"/>
    public static async Task<T> RetryOnConflictAsync<T>(
        string item, Func<int, Task<T?>> attempt, CancellationToken cancellationToken, int rounds = DefaultRounds)
        where T : struct
    {
        for (var round = 0; round < rounds; round++)
        {
            if (await attempt(round) is { } result) return result;
            await PauseAsync(round, cancellationToken);
        }

        throw new ConflictPersistsException(item, rounds);
    }

    /// <summary>
    /// The first retry is immediate; later ones wait up to 2, 4, … 32 ms, by chance, so that many losers do not collide again. Real time,
    /// whatever clock the rules have: it is real contention that is to thin out.
    /// </summary>
    private static Task PauseAsync(int round, CancellationToken cancellationToken)
    {
        if (round == 0) return Task.CompletedTask;
        var milliseconds = RandomNumberGenerator.GetInt32((1 << Math.Min(round, 5)) + 1);
        return Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
    }
}
