using BoxOffice.Events;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Ops;

/// <summary>Which given-up events are sent again: those of these ids, or those given up within a time.</summary>
/// <param name="Ids">Of events, 1 to 100.</param>
/// <param name="From">Inclusive; with <paramref name="To"/>.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Receiver">data-platform or notification; null for both.</param>
public sealed record ResendRequest(IReadOnlyList<string>? Ids, DateTimeOffset? From, DateTimeOffset? To, string? Receiver)
{
    private const int MaxIds = 100;

    private const string WhichReceiver = "Must be data-platform or notification.";

    /// <summary>400 naming what is wrong; null where it is valid.</summary>
    public Refusal? Validate()
    {
        var errors = new FieldErrors();
        errors.Require("receiver", IsReceiver(Receiver), WhichReceiver);
        errors.Require("ids", (Ids is null) == (From is not null && To is not null), "Either ids, or from and to, are required.");
        if (Ids is not null) errors.Entries("ids", Ids, MaxIds);
        errors.Require("ids", Ids is null || Ids.All(IsId), "Must be ids of events.");
        errors.Require("to", !(From >= To), "Must be later than from.");
        return errors.Any ? errors.ToRefusal() : null;
    }

    /// <summary>The range of a list: <c>receiver</c>, <c>from</c> and <c>to</c> of the query; or 400.</summary>
    public static Outcome<EventRange> RangeOf(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var receiver = (string?)query["receiver"];
        errors.Require("receiver", IsReceiver(receiver), WhichReceiver);
        var (from, to) = (TimeQuery.Read(query, "from", errors), TimeQuery.Read(query, "to", errors));
        return errors.Any ? errors.ToRefusal() : new EventRange(receiver, from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue);
    }

    private static bool IsReceiver(string? name) => name is null || EventOptions.Receivers.Contains(name);

    private static bool IsId(string? id) =>
        id is { Length: > 0 and <= 200 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-');
}
