using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BoxOffice.Wallets;

namespace BoxOffice.Tests.Contract;

/// <summary>A call of an operation as it should be made.</summary>
/// <param name="Path">Below the prefix.</param>
/// <param name="Body">Sent as JSON; null sends none.</param>
/// <param name="Bearer">A queue token.</param>
internal sealed record DocumentedCall(string Path, object? Body = null, string? Bearer = null)
{
    /// <summary>The operators' key of every app that is called.</summary>
    public const string Key = "an operator's key that only this test knows";

    /// <summary>The path with something in it that makes it 400, for a call whose body cannot.</summary>
    public string? InvalidPath { get; init; }

    /// <summary>The call for something that is not there.</summary>
    public DocumentedCall? Missing { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? FunctionKey { get; init; } = Key;

    public string? IdempotencyKey { get; init; }

    public EntityTagHeaderValue? IfNoneMatch { get; init; }

    /// <summary>A provider's, of the body.</summary>
    public string? Signature { get; init; }

    /// <summary>Makes the call; the app holds the answer against the contract.</summary>
    /// <returns>The ETag of the answer.</returns>
    public async Task<EntityTagHeaderValue?> SendAsync(BoxOfficeApp app, string method)
    {
        using var answer = await AnswerAsync(app, method);
        return answer.Headers.ETag;
    }

    /// <summary>As above.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> StatusAsync(BoxOfficeApp app, string method)
    {
        using var answer = await AnswerAsync(app, method);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> AnswerAsync(BoxOfficeApp app, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path);
        if (Body is not null)
            request.Content = new StringContent(Body as string ?? JsonSerializer.Serialize(Body), Encoding.UTF8, ContentType);
        if (Bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Bearer);
        if (FunctionKey is not null) request.Headers.Add("x-functions-key", FunctionKey);
        if (IdempotencyKey is not null) request.Headers.Add("Idempotency-Key", IdempotencyKey);
        if (Signature is not null) request.Headers.Add(ConfirmationSignature.Header, Signature);
        if (IfNoneMatch is not null) request.Headers.IfNoneMatch.Add(IfNoneMatch);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
