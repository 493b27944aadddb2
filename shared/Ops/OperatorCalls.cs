using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Ops;

/// <summary>
/// What operators' calls that change something have in common, in this order: size and type of the body (413, 415, 400), who calls (401),
/// the Idempotency-Key, and the entry in the audit trail, which is written before anything is done. A repeated call is answered again and
/// leaves no second entry.
/// </summary>
public sealed class OperatorCalls(IdempotentCalls calls, Operators operators, RefusedOperators refused, AuditTrail trail)
{
    /// <summary>4 MiB: 1,000 concerts with twenty dates each.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>No user has this id, so operators' keys never collide with a buyer's.</summary>
    private const long AllOperators = 0;

    /// <summary>Reads the body and runs the call once a key.</summary>
    /// <param name="subject">Reads what the call is about, for the trail: before it and after it. Null where the body says it all.</param>
    public Task<IResult> RunAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        Func<T, CancellationToken, Task<IResult>> call,
        CancellationToken cancellationToken,
        Func<T, CancellationToken, Task<JsonElement?>>? subject = null)
        where T : class => RunKeyedAsync(request, type, (body, _, token) => call(body, token), cancellationToken, subject);

    /// <summary>As above, for a call that creates something: it gets what names a repeated call, null
    /// for a call that is not repeated.</summary>
    public async Task<IResult> RunKeyedAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        Func<T, string?, CancellationToken, Task<IResult>> call,
        CancellationToken cancellationToken,
        Func<T, CancellationToken, Task<JsonElement?>>? subject = null)
        where T : class
    {
        if ((await RequestBody.ReadAsync(request, type, MaxBytes, cancellationToken)).Refused(out var refusal, out var body))
            return Problems.From(refusal);
        if ((await WhoAsync(request)).Refused(out refusal, out var who)) return Problems.From(refusal);
        Func<Task<JsonElement?>>? read = subject is null ? null : () => subject(body, cancellationToken);
        return await calls.RunAsync(
            request,
            AllOperators,
            body,
            type,
            key => AuditedAsync(who, request, JsonSerializer.SerializeToElement(body, type), read,
                () => call(body, key, cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <summary>As above, for a call that has no body.</summary>
    public async Task<IResult> RunAsync(
        HttpRequest request,
        Func<CancellationToken, Task<IResult>> call,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<JsonElement?>>? subject = null)
    {
        if ((await WhoAsync(request)).Refused(out var refusal, out var who)) return Problems.From(refusal);
        Func<Task<JsonElement?>>? read = subject is null ? null : () => subject(cancellationToken);
        return await calls.RunAsync(
            request,
            AllOperators,
            "",
            BoxOfficeJson.Default.String,
            _ => AuditedAsync(who, request, null, read, () => call(cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <summary>A call that changes nothing and is written down all the same, as it shows a person's data. It has no
    /// key: the answer is kept nowhere.</summary>
    public async Task<IResult> ReadAsync(HttpRequest request, Func<CancellationToken, Task<IResult>> call,
        CancellationToken cancellationToken) =>
        (await WhoAsync(request)).Refused(out var refusal, out var who)
            ? Problems.From(refusal)
            : await AuditedAsync(who, request, null, null, () => call(cancellationToken), cancellationToken);

    private async Task<Outcome<Operator>> WhoAsync(HttpRequest request)
    {
        var who = operators.Who(request);
        if (who.Refusal is { } refusal) await refused.NoteAsync(request, refusal);
        return who;
    }

    private async Task<IResult> AuditedAsync(
        Operator who, HttpRequest request, JsonElement? body, Func<Task<JsonElement?>>? read, Func<Task<IResult>> call,
        CancellationToken cancellationToken)
    {
        read ??= () => Task.FromResult<JsonElement?>(null);
        var entry = await trail.BeginAsync(who, request, body, await read(), cancellationToken);
        var answer = await call();
        await trail.EndAsync(entry, (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK, read);
        return answer;
    }
}
