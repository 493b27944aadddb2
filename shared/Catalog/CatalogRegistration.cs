using BoxOffice.Platform.Settings;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace BoxOffice.Catalog;

internal static class CatalogRegistration
{
    /// <summary>The catalogue and its two-level cache.</summary>
    public static void AddCatalog(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<CatalogOptions>("Catalog")
            .Validate(
                o => o.InProcess > TimeSpan.Zero && o.InProcess <= o.InRedis,
                "The setting Catalog__InProcess must be above zero and at most Catalog__InRedis.")
            .Validate(
                o => o.CheckEvery >= TimeSpan.Zero && o.CheckEvery <= o.ServeStale,
                "The setting Catalog__CheckEvery must be at most Catalog__ServeStale.")
            .ValidateOnStart();
        // The second level shares the one connection to Redis.
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IConnectionMultiplexer>((o, connection) =>
        {
            o.ConnectionMultiplexerFactory = () => Task.FromResult(connection);
            o.InstanceName = "cache:";
        });
        services.AddHybridCache(o => o.MaximumPayloadBytes = 64 * 1024 * 1024).AddSerializer<CatalogRecord, CatalogRecordSerializer>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<LayoutCache>();
        services.AddSingleton<ConcertCatalog>();
        services.AddSingleton<FindDate>(s => s.GetRequiredService<ConcertCatalog>().LookUpAsync);
        services.AddSingleton<ListConcerts>(s => s.GetRequiredService<ConcertCatalog>().ListAsync);
        services.AddSingleton<CatalogResponses>();
        services.AddSingleton<DateChanges>();
        services.AddSingleton<CatalogWriter>();
    }
}
