using System.Collections.Concurrent;
using System.Net;

namespace BoxOffice.Load.Campaign;

/// <summary>Buyers who join, charge, hold, pay and give back, over and over, and write down what they were told.</summary>
internal sealed class Shoppers(PatientClient client, long concertId, int seats, int count)
{
    private const int Points = 1000;
    private readonly ConcurrentDictionary<string, string> told = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, long> charged = new();

    /// <summary>The last that was said of each reservation: PAID or RETURNED.</summary>
    public IReadOnlyDictionary<string, string> Told => told;

    /// <summary>Points that were said to be charged, by user.</summary>
    public IReadOnlyDictionary<long, long> Charged => charged;

    /// <summary>Shops until told to stop; then each ends what it is doing.</summary>
    public Task RunAsync(CancellationToken stop, CancellationToken giveUp) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(n => ShopAsync(700_001 + n, new Random(n), stop, giveUp)));

    /// <summary>A reservation that is paid; null where its seat was taken.</summary>
    public async Task<string?> BuyAsync(long user, int seat, CancellationToken giveUp)
    {
        var (_, place) = await client.CallAsync(HttpMethod.Post, "v1/queues/token", new { userId = user }, null, giveUp);
        if (place.ValueKind == default || place.GetProperty("status").GetString() != "ACTIVE") return null;
        var token = place.GetProperty("token").GetString();
        var (paidIn, _) = await client.CallAsync(HttpMethod.Patch, $"v1/users/{user}/charge", new { balance = Points }, null, giveUp);
        if (paidIn == HttpStatusCode.OK) charged.AddOrUpdate(user, Points, (_, before) => before + Points);
        var wish = new { userId = user, concertId, concertDateId = concertId, seatNumbers = new[] { seat } };
        var (held, reservation) = await client.CallAsync(HttpMethod.Post, "v1/reservations", wish, token, giveUp);
        if (held != HttpStatusCode.OK) return null;
        var id = reservation.GetProperty("reservationId").GetString()!;
        var (paid, payment) = await client.CallAsync(
            HttpMethod.Post, "v1/payments/pay", new { userId = user, reservationId = id }, token, giveUp);
        if (paid != HttpStatusCode.OK) return null;
        // A payment that came after its hold ran out is that of a new reservation of the same seats.
        id = payment.GetProperty("reservationId").GetString()!;
        told[id] = "PAID";
        return id;
    }

    /// <summary>Gives it back; refunded, as it was paid.</summary>
    public async Task GiveBackAsync(long user, string id, CancellationToken giveUp)
    {
        var (status, _) = await client.CallAsync(HttpMethod.Delete, $"v1/reservations/{id}", new { userId = user }, null, giveUp);
        if (status == HttpStatusCode.OK) told[id] = "RETURNED";
    }

    private async Task ShopAsync(long user, Random chance, CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            var bought = await BuyAsync(user, chance.Next(1, seats + 1), giveUp);
            // Most are given back, so that the limit of seats never ends the round.
            if (bought is not null && chance.Next(10) < 9) await GiveBackAsync(user, bought, giveUp);
            else await Task.Delay(50, CancellationToken.None);
        }
    }
}
