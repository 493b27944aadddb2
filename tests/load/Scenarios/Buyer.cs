using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Scenarios;

/// <summary>A hold that was made, and whose it is.</summary>
internal sealed record Held(long UserId, string Token, string ReservationId, long Price);

/// <summary>A user's own steps over one connection. Each says what came of it; a refusal is no exception.</summary>
internal sealed class Buyer(HttpConnection connection, long userId, CancellationToken cancellationToken)
{
    public long UserId => userId;

    /// <summary>The queue token, once joined.</summary>
    public string? Token { get; set; }

    /// <summary>Joins the queue of a concert, or the main one.</summary>
    public async ValueTask<HttpAnswer> JoinAsync(long? concertId)
    {
        var concert = concertId is { } id ? $",\"concertId\":{id}" : "";
        var answer =
            await connection.SendAsync("POST", "/api/v1/queues/token", null, $"{{\"userId\":{userId}{concert}}}", cancellationToken);
        if (answer.IsSuccess) Token = JsonScan.Text(answer.Body.Span, "token");
        return answer;
    }

    public ValueTask<HttpAnswer> PollAsync() => connection.SendAsync("GET", "/api/v1/queues/token", Token, null, cancellationToken);

    public ValueTask<HttpAnswer> LeaveAsync() => connection.SendAsync("DELETE", "/api/v1/queues/token", Token, null, cancellationToken);

    public ValueTask<HttpAnswer> GetAsync(string path) => connection.SendAsync("GET", $"/api/v1/{path}", Token, null, cancellationToken);

    public ValueTask<HttpAnswer> HoldAsync(Target at, int seatNumber) => connection.SendAsync(
        "POST", "/api/v1/reservations", Token,
        $"{{\"concertId\":{at.ConcertId},\"concertDateId\":{at.ConcertDateId},\"seatNumber\":{seatNumber},\"userId\":{userId}}}",
        cancellationToken);

    /// <summary>Holds the best seats there are.</summary>
    public ValueTask<HttpAnswer> HoldBestAsync(Target at, int quantity) => connection.SendAsync(
        "POST", "/api/v1/reservations", Token,
        $"{{\"concertId\":{at.ConcertId},\"concertDateId\":{at.ConcertDateId},\"quantity\":{quantity},\"userId\":{userId}}}",
        cancellationToken);

    public ValueTask<HttpAnswer> ChargeAsync(long points) => connection.SendAsync(
        "PATCH", $"/api/v1/users/{userId}/charge", null, $"{{\"balance\":{points}}}", cancellationToken);

    public ValueTask<HttpAnswer> PayAsync(string reservationId) => connection.SendAsync(
        "POST", "/api/v1/payments/pay", Token, $"{{\"token\":\"{Token}\",\"reservationId\":\"{reservationId}\",\"userId\":{userId}}}",
        cancellationToken);

    public ValueTask<HttpAnswer> CancelAsync(string reservationId) => connection.SendAsync(
        "DELETE", $"/api/v1/reservations/{reservationId}?userId={userId}", Token, null, cancellationToken);
}

/// <summary>A date to buy for.</summary>
internal sealed record Target(long ConcertId, long ConcertDateId, int Seats);

/// <summary>How a call's status counts.</summary>
internal static class Outcomes
{
    /// <summary>2xx is answered; 409 (somebody else has the seat) is a right refusal; the rest has failed.</summary>
    public static CallOutcome Of(HttpAnswer answer) =>
        answer.IsSuccess ? CallOutcome.Answered : answer.Status == 409 ? CallOutcome.Refused : CallOutcome.Failed;
}
