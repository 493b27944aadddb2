using BoxOffice.Api;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>A user's reservations, the newest first.</summary>
public sealed class ListReservations(Bookings bookings)
{
    [Function(nameof(ListReservations))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reservations/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if (UserIds.Parse(userId).Refused(out var wrong, out var user)) return Problems.From(wrong);
        return Answers.Ok(await bookings.ListAsync(user, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListReservationView);
    }
}
