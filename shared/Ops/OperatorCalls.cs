using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Ops;

/// <summary>What operators' bulk calls have in common: a larger body, and Idempotency-Keys of their own.</summary>
public sealed class OperatorCalls(IdempotentCalls calls)
{
    /// <summary>4 MiB: 1,000 concerts with twenty dates each.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>No user has this id, so operators' keys meet nobody's.</summary>
    private const long Operators = 0;

    /// <summary>Reads the body and runs the call once a key.</summary>
    public async Task<IResult> RunAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, Func<T, CancellationToken, Task<IResult>> call, CancellationToken cancellationToken)
        where T : class =>
        (await RequestBody.ReadAsync(request, type, MaxBytes, cancellationToken)).Refused(out var refusal, out var body)
            ? Problems.From(refusal)
            : await calls.RunAsync(request, Operators, body, type, _ => call(body, cancellationToken), cancellationToken);

    /// <summary>As above, for a call that creates something: it gets what names a repeated call, null for a call that is not repeated.</summary>
    public async Task<IResult> RunKeyedAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, Func<T, string?, CancellationToken, Task<IResult>> call, CancellationToken cancellationToken)
        where T : class =>
        (await RequestBody.ReadAsync(request, type, MaxBytes, cancellationToken)).Refused(out var refusal, out var body)
            ? Problems.From(refusal)
            : await calls.RunAsync(request, Operators, body, type, key => call(body, key, cancellationToken), cancellationToken);

    /// <summary>As above, for a call that has no body.</summary>
    public Task<IResult> RunAsync(HttpRequest request, Func<CancellationToken, Task<IResult>> call, CancellationToken cancellationToken) =>
        calls.RunAsync(request, Operators, "", BoxOfficeJson.Default.String, _ => call(cancellationToken), cancellationToken);
}
