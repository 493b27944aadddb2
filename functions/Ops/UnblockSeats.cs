using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Gives seats that the house kept back to the sale.</summary>
public sealed class UnblockSeats(HouseSeats seats, OperatorCalls calls)
{
    [Function(nameof(UnblockSeats))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/dates/{concertDateId}/unblock")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(request, BoxOfficeJson.Default.BlockSeatsRequest, ChangeAsync, cancellationToken);

        async Task<IResult> ChangeAsync(BlockSeatsRequest body, CancellationToken token)
        {
            if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var id)) return Problems.From(invalid);
            if (body.Read(needsReason: false).Refused(out invalid, out var numbers)) return Problems.From(invalid);
            return Responses.From(await seats.UnblockAsync(id, numbers, token), BoxOfficeJson.Default.AnswerHouseSeatsView);
        }
    }
}
