namespace BoxOffice.Platform.Api;

/// <summary>
/// An expected "no": a named record with a stable code, returned and never thrown. Each feature declares its own beside the
/// rule that refuses; <see cref="Problems"/> is the one place that turns them into problem+json.
/// </summary>
/// <param name="Kind">What sort of no it is; decides the HTTP status.</param>
/// <param name="Code">Stable, kebab-case, documented in docs/openapi.yaml; clients switch on it.</param>
/// <param name="Detail">One sentence for a person, naming the field and the limit where there is one. Never a secret.</param>
public abstract record Refusal(RefusalKind Kind, string Code, string Detail)
{
    /// <summary>When asking again makes sense. Sent as Retry-After, in whole seconds rounded up; always set on 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The sorts of refusal, each one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>401: nobody can tell who is asking.</summary>
    Unauthenticated,

    /// <summary>402: not enough points.</summary>
    PaymentRequired,

    /// <summary>403: known, and not allowed.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409: the state of things forbids it.</summary>
    Conflict,

    /// <summary>413.</summary>
    TooLarge,

    /// <summary>415.</summary>
    UnsupportedMediaType,

    /// <summary>422: an Idempotency-Key was used with another body.</summary>
    Unprocessable,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>503: a part that the call needs does not answer.</summary>
    Unavailable,

    /// <summary>500: a bug on our side.</summary>
    Failed,
}

/// <summary>400 with a message for each field at fault.</summary>
public sealed record InvalidRequest(IReadOnlyDictionary<string, string[]> Errors)
    : Refusal(RefusalKind.Invalid, "invalid-request", "The request is not valid; see errors."), INamesFields
{
    /// <summary>One field at fault.</summary>
    public static InvalidRequest Because(string field, string message) =>
        new(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}

/// <summary>404 for a thing that is not there, or that the caller may not know of.</summary>
/// <param name="What">The thing, as a noun: "Concert 17".</param>
public sealed record NotFound(string What) : Refusal(RefusalKind.NotFound, "not-found", $"{What} does not exist.");

/// <summary>503: a service behind us does not answer.</summary>
/// <param name="Part">Which one: redis, cosmos or queues.</param>
public sealed record DependencyUnavailable(string Part)
    : Refusal(RefusalKind.Unavailable, "unavailable", $"The service is short of {Part} for a moment; try again.");

/// <summary>500: a bug. The trace id in the body finds it in the logs; the body says nothing else.</summary>
public sealed record UnexpectedFailure() : Refusal(RefusalKind.Failed, "internal", "Something went wrong on our side; the trace id helps us find it.");
