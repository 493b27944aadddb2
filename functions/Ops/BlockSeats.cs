using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Keeps seats of a date for the house.</summary>
public sealed class BlockSeats(HouseSeats seats, OperatorCalls calls)
{
    [Function(nameof(BlockSeats))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/dates/{concertDateId}/block")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(request, BoxOfficeJson.Default.BlockSeatsRequest, ChangeAsync, cancellationToken);

        async Task<IResult> ChangeAsync(BlockSeatsRequest body, CancellationToken token)
        {
            if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var id)) return Problems.From(invalid);
            if (body.Read(needsReason: true).Refused(out invalid, out var numbers)) return Problems.From(invalid);
            return Responses.From(await seats.BlockAsync(id, numbers, body.Reason!, body.Actor, token),
                BoxOfficeJson.Default.AnswerHouseSeatsView);
        }
    }
}
