using BoxOffice.Identity;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Gives a reservation or some of its seats back: cancels a hold, refunds a payment.</summary>
public sealed class ReleaseReservation(BuyerCalls calls, Callers callers, Releases releases, ReservationDetails details)
{
    [Function(nameof(ReleaseReservation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/reservations/{reservationId}")] HttpRequest request,
        string reservationId,
        CancellationToken cancellationToken)
    {
        if ((await ReadAsync(request, cancellationToken)).Refused(out var invalid, out var body)) return Problems.From(invalid);
        var user = body.UserId!.Value;
        return await calls.RunAsync(
            request, RateLimitGroup.Cancel, user, body, BoxOfficeJson.Default.ReleaseRequest, ReleaseAsync, cancellationToken);

        async Task<IResult> ReleaseAsync(string? key)
        {
            if (body.Validate().Refused(out var refusal, out var order)) return Problems.From(refusal);
            order = order with { By = await callers.QueueTokenOfAsync(request) };
            return await details.AnswerAsync(await releases.ReleaseAsync(reservationId, user, order), cancellationToken);
        }
    }

    /// <summary>The seed's clients name the user in the query; a body does as well.</summary>
    private static async Task<Outcome<ReleaseRequest>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.TryGetValue("userId", out var text) || !request.HasJsonContentType())
            return UserIds.Parse(text).Refused(out var invalid, out var user) ? invalid
                : ReleaseRequest.Of(user, request.Query["seatNumbers"]);
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.ReleaseRequest, cancellationToken))
            .Refused(out var refusal, out var body))
            return refusal;
        return UserIds.IsValid(body.UserId) ? body : UserIds.Parse(null).Refusal!;
    }
}
