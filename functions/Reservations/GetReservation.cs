using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>One reservation of a user.</summary>
public sealed class GetReservation(Callers callers, ReservationDetails details)
{
    [Function(nameof(GetReservation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/users/{userId}/reservations/{reservationId}")]
        HttpRequest request,
        string userId,
        string reservationId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var stranger, out var user))
            return Problems.From(stranger);
        return Responses.From(await details.FindAsync(user, reservationId, cancellationToken), BoxOfficeJson.Default.AnswerReservationView);
    }
}
