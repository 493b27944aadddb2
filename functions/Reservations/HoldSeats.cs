using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Holds seats for somebody whose turn it is: all of them or none.</summary>
public sealed class HoldSeats(Callers callers, Bookings bookings, IdempotentCalls calls)
{
    [Function(nameof(HoldSeats))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/reservations")] HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.HoldRequest, cancellationToken)).Refused(out var refusal, out var hold))
            return Problems.From(refusal);
        if (hold.Validate().Refused(out var invalid, out var command)) return Problems.From(invalid);
        if ((await callers.RequireAsync(request, command.UserId, RateLimitGroup.Hold)).Refused(out var stranger, out _)) return Problems.From(stranger);
        return await calls.RunAsync(request, command.UserId, hold, BoxOfficeJson.Default.HoldRequest, HoldAsync, cancellationToken);

        async Task<IResult> HoldAsync(string? key) => Responses.From(
            await bookings.HoldAsync(command, BearerToken.From(request), key, cancellationToken), BoxOfficeJson.Default.AnswerReservationView);
    }
}
