namespace BoxOffice.Simulation.Defects;

/// <summary>What is wrong on purpose, one at a time: each must be found within the fixed seeds.</summary>
internal static class PlantedDefects
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("seats are written whatever their conditions say") { UnconditionalContainer = "seats", FoundBy = 1718 },
        new("accounts are written whatever their conditions say") { UnconditionalContainer = "accounts" },
        new("reads of accounts do not ask for the last commit, and nobody looks") { PlainReadsOf = "accounts", HasNoReconciler = true },
        new("reads of seats do not ask for the last commit") { PlainReadsOf = "seats", FoundBy = 1716 },
        new("a 404 with a sub-status is taken for absent") { TakesAny404ForAbsent = true, FoundBy = 1722 },
        new("a hold queues no message, and nobody sweeps") { DroppedMessages = "settle", HasNoSweep = true },
        new("a payment queues no message") { DroppedMessages = "payment" },
        new("a cancellation queues no message") { DroppedMessages = "cancel" },
        new("a refund queues no message") { DroppedMessages = "refund" },
        new("receivers get no second attempt, and nobody looks for it") { DroppedMessages = "event", ForgetsEvents = true },
        new("nobody looks for events that wait") { ForgetsEvents = true, FoundBy = 1701 },
        new("messages that finish a call are visible at once, and nobody looks") { HasShortDelay = true, HasNoReconciler = true },
        new("settling writes no tombstone") { HasNoTombstone = true, FoundBy = 1694 },
        new("nobody looks for overdue holds") { HasNoSweep = true },
        new("nobody looks for decisions that nothing has followed") { HasNoReconciler = true },
        new("nobody looks for jobs that do not go on") { ForgetsJobs = true },
        new("a message is done when its handler fails, and nobody looks") { ForgetsFailedMessages = true, HasNoReconciler = true },
        new("a message says that seats were freed before they were") { Wording = ("\"committed\"",
            "\"seatsFollowed\":true,\"committed\""), FoundBy = 1708 },
        new("a seat map's write is not made") { Script = ("redis.call(unpack(map))", "redis.call('EXISTS', KEYS[1])") },
        new("a seat map shows available as held") { Script = ("'u2', at, ARGV[i + 1]",
            "'u2', at, ARGV[i + 1] == '0' and '1' or ARGV[i + 1]") },
        new("a seat map shows sold as held") { Script = ("'u2', at, ARGV[i + 1]", "'u2', at, ARGV[i + 1] == '2' and '1' or ARGV[i + 1]") },
        new("a job queues no message, and nobody looks for it") { DroppedMessages = "job", ForgetsJobs = true },
        new("reads of the catalogue do not ask for the last commit, and nobody looks") { PlainReadsOf = "catalog", HasNoReconciler = true },
        new("a message about some seats of a reservation speaks of all") { Wording = ("\"part\":", "\"parts\":"), FoundBy = 1742 },
        new("admission takes the line from its end") { Script = ("redis.call('ZRANGE', waiting, 0", "redis.call('ZREVRANGE', waiting, 0") },
        new("a sale that is over is never forgotten") { Script = ("redis.call('EXPIRE', key, ARGV[8])", "redis.call('EXISTS', key)") },
        new("admission does not look at the room") { Script = ("math.min(most, budget, room)", "math.min(most, budget)") },
        new("a seat map's write does not compare versions") { Script = ("65536 >= 32768", "65536 >= 65536"), FoundBy = 1695 },
    ];
}
