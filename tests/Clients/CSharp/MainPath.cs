// A buyer's way through a sale with the generated client. Returns what npm/main-path.ts prints.
using System.Net.Http.Headers;
using BoxOffice.Client;

public static class MainPath
{
    public static async Task<string> RunAsync(Uri host, long concertId, long concertDateId, long buyerId, long rivalId)
    {
        var lines = new List<string>();
        var buyer = await JoinedAsync(buyerId);
        var rival = await JoinedAsync(rivalId);
        var concert = (await buyer.GetConcertAsync(concertId)).Data;
        lines.Add($"{concert.Dates.Count} date of {concert.Dates.First().Place.TotalSeat} seats");

        var seats = (await buyer.ListSeatsAsync(concertDateId, SeatFilter.Available)).Data;
        var map = (await buyer.GetSeatMapAsync(concertDateId)).Data;
        lines.Add($"{seats.Seats.Count} seats listed, {map.Available} on the map of {Convert.FromBase64String(map.Map).Length} bytes");

        var price = seats.Seats.First().Price;
        var balance = (await buyer.ChargePointsAsync(buyerId, new ChargeRequest { Balance = 2 * price })).Data;
        lines.Add($"balance {balance.Balance}");

        var held = (await buyer.HoldSeatsAsync(Hold(buyerId), "csharp")).Data;
        var again = (await buyer.HoldSeatsAsync(Hold(buyerId), "csharp")).Data;
        var same = again.ReservationId == held.ReservationId ? "true" : "false";
        lines.Add($"{held.Status} {string.Join(",", held.SeatNumbers)} for {held.TotalPrice}, repeated {same}");

        try
        {
            await rival.HoldSeatsAsync(Hold(rivalId));
        }
        catch (ApiException<HoldConflictProblem> refused) when (refused.Result.Code == HoldConflictProblemCode.SeatsTaken)
        {
            lines.Add($"{refused.Result.Status} seats-taken {string.Join(",", refused.Result.SeatNumbers)}");
        }

        var paid = (await buyer.PayReservationAsync(new PaymentRequest { UserId = buyerId, ReservationId = held.ReservationId })).Data;
        lines.Add($"{paid.Status}, balance {paid.Balance}");
        var mine = (await buyer.ListReservationsAsync(buyerId)).Data;
        var ledger = (await buyer.GetLedgerAsync(buyerId)).Data;
        lines.Add($"{string.Join(",", mine.Select(r => r.Status))}; {string.Join(", ", ledger.Select(e => $"{e.Reason} {e.Amount}"))}");
        return string.Join("\n", lines);

        HoldRequest Hold(long userId) =>
            new() { UserId = userId, ConcertId = concertId, ConcertDateId = concertDateId, SeatNumbers = [1, 2] };

        async Task<BoxOfficeClient> JoinedAsync(long userId)
        {
            var place = (await ClientOf(null).JoinQueueAsync(new JoinRequest { UserId = userId, ConcertId = concertId })).Data;
            lines.Add($"user {userId} {place.Status} in {place.QueueId}, {place.Number.ToString().Length} digits");
            return ClientOf(place.Token);
        }

        BoxOfficeClient ClientOf(string? token)
        {
            var http = new HttpClient { BaseAddress = host };
            if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return new BoxOfficeClient(http);
        }
    }
}
