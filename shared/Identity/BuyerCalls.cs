using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Identity;

/// <summary>
/// What buyers' calls that change something have in common, in this order: size and type of the body (413, 415, 400), the caller (401,
/// 403), the caller's limit (429), validation (400), and the Idempotency-Key. A body that names no user is validated at once, as nobody
/// in particular sent it.
/// </summary>
public sealed class BuyerCalls(Callers callers, IdempotentCalls calls)
{
    /// <summary>A call whose body names the user.</summary>
    /// <param name="call">Gets the valid command, and what names a repeated call; null for a call that is not repeated.</param>
    /// <param name="isKeyed">False where a repeat finds the same by itself: no first answer is kept, and no key is read.</param>
    public async Task<IResult> RunAsync<TBody, TCommand>(
        HttpRequest request,
        RateLimitGroup group,
        JsonTypeInfo<TBody> type,
        Func<TCommand, string?, Task<IResult>> call,
        CancellationToken cancellationToken,
        bool isKeyed = true)
        where TBody : class, IBuyerRequest<TCommand>
    {
        if ((await RequestBody.ReadAsync(request, type, cancellationToken)).Refused(out var unreadable, out var body))
            return Problems.From(unreadable);
        if (!UserIds.IsValid(body.UserId)) return Problems.From(body.Validate().Refusal ?? UserIds.Invalid());
        var user = body.UserId!.Value;
        if ((await callers.RequireAsync(request, user, group, body.BodyToken)).Refused(out var refusal, out _))
            return Problems.From(refusal);
        if (body.Validate().Refused(out var invalid, out var command)) return Problems.From(invalid);
        return isKeyed
            ? await calls.RunAsync(request, user, body, type, key => call(command, key), cancellationToken)
            : await call(command, null);
    }

    /// <summary>A call whose path names the user.</summary>
    public async Task<IResult> RunAsync<TBody>(
        HttpRequest request,
        RateLimitGroup group,
        string userId,
        JsonTypeInfo<TBody> type,
        Func<TBody, Refusal?> validate,
        Func<long, TBody, string?, Task<IResult>> call,
        CancellationToken cancellationToken)
        where TBody : class
    {
        if ((await RequestBody.ReadAsync(request, type, cancellationToken)).Refused(out var unreadable, out var body))
            return Problems.From(unreadable);
        if ((await callers.RequireAsync(request, userId, group)).Refused(out var refusal, out var user)) return Problems.From(refusal);
        if (validate(body) is { } invalid) return Problems.From(invalid);
        return await calls.RunAsync(request, user, body, type, key => call(user, body, key), cancellationToken);
    }

    /// <summary>A call whose body was read, or that has none.</summary>
    public async Task<IResult> RunAsync<TBody>(
        HttpRequest request,
        RateLimitGroup group,
        long userId,
        TBody body,
        JsonTypeInfo<TBody> type,
        Func<string?, Task<IResult>> call,
        CancellationToken cancellationToken) =>
        (await callers.RequireAsync(request, userId, group)).Refused(out var refusal, out _)
            ? Problems.From(refusal)
            : await calls.RunAsync(request, userId, body, type, call, cancellationToken);
}
