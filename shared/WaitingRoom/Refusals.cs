using BoxOffice.Platform.Api;

namespace BoxOffice.WaitingRoom;

/// <summary>401: the call needs a queue token and has none.</summary>
public sealed record TokenMissing()
    : Refusal(RefusalKind.Unauthenticated, "token-missing",
        "Send the queue token as Authorization: Bearer; POST v1/queues/token gives one.");

/// <summary>401: the token was not signed by us, or was changed.</summary>
public sealed record TokenInvalid() : Refusal(RefusalKind.Unauthenticated, "token-invalid", "The queue token is not valid.");

/// <summary>401: the token is older than any wait.</summary>
public sealed record TokenExpired() : Refusal(RefusalKind.Unauthenticated, "token-expired", "The queue token has expired; join again.");

/// <summary>403: the token is somebody else's.</summary>
public sealed record WrongUser() : Refusal(RefusalKind.Forbidden, "wrong-user", "The queue token belongs to another user.");

/// <summary>403: the token is another queue's.</summary>
/// <param name="QueueId">The queue that the call needs.</param>
public sealed record WrongQueue(string QueueId)
    : Refusal(RefusalKind.Forbidden, "wrong-queue", $"The queue token is not for the queue {QueueId}.");

/// <summary>403: not this person's turn, not yet or no more. Retry-After is the poll hint.</summary>
/// <param name="Status">WAITING, ENDED, or ACTIVE where only open holds keep the session.</param>
public sealed record NotAdmitted(PlaceStatus Status) : Refusal(
    RefusalKind.Forbidden,
    "not-admitted",
    Status switch
    {
        PlaceStatus.Waiting => "It is not your turn yet.",
        PlaceStatus.Active => "Your time to choose seats is over. Pay for the seats that you hold.",
        _ => "Your turn is over; join the queue again.",
    });

/// <summary>403: the session has made as many holds as one may. What is held can be paid.</summary>
/// <param name="Limit">The setting <c>WaitingRoom__HoldsPerSession</c>.</param>
public sealed record TooManyHolds(int Limit) : Refusal(
    RefusalKind.Forbidden,
    "too-many-holds",
    $"You have held seats {Limit} times in this turn, and that is the most. Pay for the seats that you hold, or join the queue again.");

/// <summary>409: the sale is over, or nobody has opened it yet.</summary>
/// <param name="QueueId">The closed queue.</param>
public sealed record QueueClosed(string QueueId) : Refusal(RefusalKind.Conflict, "queue-closed",
    $"The queue {QueueId} is closed: its sale is over, or has not been set up.");
