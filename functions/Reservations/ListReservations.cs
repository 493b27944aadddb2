using BoxOffice.Api;
using BoxOffice.Identity;
using BoxOffice.Limits;
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
        if ((await callers.RequireAsync(request, userId, CallKind.Account)).Refused(out var stranger, out var user)) return Problems.From(stranger);
        return Answers.Ok(await bookings.ListAsync(user, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListReservationView);
    }
}
