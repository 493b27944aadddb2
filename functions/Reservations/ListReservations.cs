using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>A user's reservations, the newest first.</summary>
public sealed class ListReservations(Callers callers, Bookings bookings, ReservationDetails details)
{
    [Function(nameof(ListReservations))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/reservations/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var refusal, out var user))
            return Problems.From(refusal);
        if (PageQuery.Parse(request.Query).Refused(out refusal, out var page)) return Problems.From(refusal);
        var all = await bookings.ListAsync(user, cancellationToken);
        if (page.Take is not null) request.HttpContext.Response.Headers["X-Total-Count"] = $"{all.Count}";
        return Responses.Ok(await details.DescribeAsync(page.Of(all), cancellationToken),
            BoxOfficeJson.Default.AnswerIReadOnlyListReservationView);
    }
}
