using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Api;

/// <summary>The envelope of every success, as in the seed: <c>{"data": …}</c>.</summary>
public sealed record Answer<T>(T Data);

/// <summary>How a function answers: <c>return Responses.Ok(balance, BoxOfficeJson.Default.AnswerBalanceView)</c>.</summary>
public static class Responses
{
    /// <summary>200 with the value in its envelope.</summary>
    public static IResult Ok<T>(T value, JsonTypeInfo<Answer<T>> type) => TypedResults.Json(new Answer<T>(value), type);

    /// <summary>200 with the value, or the refusal as a problem.</summary>
    public static IResult From<T>(Outcome<T> outcome, JsonTypeInfo<Answer<T>> type) =>
        outcome.Refused(out var refusal, out var value) ? Problems.From(refusal) : Ok(value!, type);

    /// <summary>An answer that was made before, or the refusal as a problem.</summary>
    public static IResult From<T>(Outcome<T> outcome)
        where T : class, IResult =>
        outcome.Refused(out var refusal, out var answer) ? Problems.From(refusal) : answer!;
}
