using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>A user's reservations, the newest first.</summary>
public sealed class ListReservations(Callers callers, Bookings bookings)
{
    [Function(nameof(ListReservations))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reservations/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var stranger, out var user)) return Problems.From(stranger);
        return Responses.Ok(await bookings.ListAsync(user, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListReservationView);
    }
}
