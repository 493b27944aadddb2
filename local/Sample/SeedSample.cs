using BoxOffice.Catalog;
using BoxOffice.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Sample;

/// <summary>
/// What the seed's load scripts expect: concerts 1 to 10,000 with one date each of the same id, dates 1 to 40 in a hall of 50,000
/// seats and the others of 1,000 (12 million seats), users 1 to 35 with points.
/// </summary>
internal static class SeedSample
{
    public const int Concerts = 10_000;
    private const int LargeDates = 40;
    private const int Users = 35;

    /// <summary>Enough for a hundred seats of the dearest class.</summary>
    private const long PointsEach = Wallet.MaxCharge;

    public static async Task CreateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var first = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(30);
        var writer = services.GetRequiredService<CatalogWriter>();
        SampleData.Expect(await writer.PutVenuesAsync([SampleHalls.SeedLarge, SampleHalls.SeedOrdinary], cancellationToken));
        SampleData.Expect(await writer.PutConcertsAsync([.. Enumerable.Range(1, Concerts).Select(id => new ConcertPut(
            $"concert {id}", id, $"Concert {id}", QueueId: null, Published: true,
            [new DatePut("date " +
                $"{id}", id, first.AddMinutes(id),
                id <= LargeDates ? SampleHalls.SeedLarge.PlaceId : SampleHalls.SeedOrdinary.PlaceId)]))], cancellationToken));
        await SampleQueues.OpenAsync(services, Concert.MainQueue, cancellationToken);
        var wallets = services.GetRequiredService<WalletStore>();
        for (var user = 1; user <= Users; user++)
            SampleData.Expect(await wallets.ChargeAsync(user, PointsEach, "sample", cancellationToken));
    }
}
