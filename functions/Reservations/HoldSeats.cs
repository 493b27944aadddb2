using BoxOffice.Identity;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Holds seats for a buyer whose turn it is: all of them or none.</summary>
public sealed class HoldSeats(BuyerCalls calls, Bookings bookings, ReservationDetails details)
{
    [Function(nameof(HoldSeats))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reservations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync<HoldRequest, HoldCommand>(
            request, RateLimitGroup.Hold, BoxOfficeJson.Default.HoldRequest, HoldAsync, cancellationToken);

        async Task<IResult> HoldAsync(HoldCommand command, string? key) =>
            await details.AnswerAsync(await bookings.HoldAsync(command, BearerToken.From(request), key, cancellationToken),
                cancellationToken);
    }
}
