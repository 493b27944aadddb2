using BoxOffice.Identity;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Gives a reservation back: cancels a hold, refunds a payment.</summary>
public sealed class ReleaseReservation(Callers callers, Releases releases, IdempotentCalls calls)
{
    [Function(nameof(ReleaseReservation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/reservations/{reservationId}")] HttpRequest request,
        string reservationId,
        CancellationToken cancellationToken)
    {
        if ((await UserAsync(request, cancellationToken)).Refused(out var wrong, out var user)) return Problems.From(wrong);
        if ((await callers.RequireAsync(request, user, RateLimitGroup.Cancel)).Refused(out var stranger, out _)) return Problems.From(stranger);
        return await calls.RunAsync(request, user, new ReleaseRequest(user), BoxOfficeJson.Default.ReleaseRequest, ReleaseAsync, cancellationToken);

        async Task<IResult> ReleaseAsync(string? key) =>
            Responses.From(await releases.ReleaseAsync(reservationId, user), BoxOfficeJson.Default.AnswerReservationView);
    }

    /// <summary>The seed's clients name the user in the query; a body does as well.</summary>
    private static async Task<Outcome<long>> UserAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.TryGetValue("userId", out var text) || !request.HasJsonContentType()) return UserIds.Parse(text);
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.ReleaseRequest, cancellationToken)).Refused(out var refusal, out var body)) return refusal;
        return UserIds.IsValid(body.UserId) ? body.UserId!.Value : UserIds.Parse(null);
    }
}
