using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>A queue as a whole at one moment.</summary>
/// <param name="PerSecond">The measured outflow; null before the first measurement.</param>
/// <param name="ServedNumber">The largest number admitted.</param>
/// <param name="Commitment">SHA-256 of the lottery's seed; null without a lottery.</param>
/// <param name="Seed">The seed, once the draw is over.</param>
/// <param name="Skipped">Absent people who keep their place for a while.</param>
/// <param name="AdmittedTotal">Since this sale, or Redis' memory of it, began.</param>
/// <param name="Memory">How much Redis remembers.</param>
/// <param name="Epoch">The sale.</param>
/// <param name="Passed">People who have passed the front of the line, admitted or skipped, in this sale.</param>
/// <param name="Message">The operators' message to those who wait.</param>
/// <param name="Running">The phase behind a pause.</param>
/// <param name="Revision">Of the settings that Redis has.</param>
public sealed record QueueState(
    string QueueId, QueuePhase Phase, long Waiting, long Active, int Capacity, double? PerSecond, long ServedNumber,
    DateTimeOffset? OpensAt, string? Commitment, string? Seed, long Skipped, long AdmittedTotal, DateTimeOffset Now,
    int AdmitPerTick, int SessionSeconds, RedisMemory Memory, long Epoch, long Passed, string? Message, QueuePhase Running, long Revision)
{
    /// <summary>Reads what board.lua returns.</summary>
    internal static QueueState From(string queueId, RedisResult[] reply) => new(
        queueId,
        Standing.PhaseOf(reply[0]),
        (long)reply[1],
        (long)reply[2],
        (int)reply[3],
        Standing.RateOf(reply[4]),
        (long)reply[5],
        Standing.TimeOf(reply[6]),
        TextOf(reply[7]),
        TextOf(reply[8]),
        (long)reply[9],
        (long)reply[10],
        DateTimeOffset.FromUnixTimeMilliseconds((long)reply[11]),
        (int)reply[12],
        (int)reply[13],
        Standing.MemoryOf(reply, 14),
        (long)reply[16],
        (long)reply[17],
        TextOf(reply[18]),
        Standing.PhaseOf(reply[19]),
        (long)reply[20]);

    internal static string? TextOf(RedisResult value) => value.ToString() is { Length: > 0 } text ? text : null;
}
