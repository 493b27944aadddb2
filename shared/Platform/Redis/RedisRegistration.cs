using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Platform.Redis;

internal static class RedisRegistration
{
    /// <summary>One connection per process.</summary>
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<RedisOptions>("Redis")
            .Validate(o => o.ConnectionString.Length > 0, "The setting Redis__ConnectionString is missing.");
        builder.Services.AddSingleton<IConnectionMultiplexer>(Connect);
        builder.Services.AddSingleton(services => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase());
    }

    private static ConnectionMultiplexer Connect(IServiceProvider services)
    {
        var configuration = ConfigurationOptions.Parse(services.GetRequiredService<IOptions<RedisOptions>>().Value.ConnectionString);
        // The process starts and answers 503 while Redis is away, and reconnects when it comes back.
        configuration.AbortOnConnectFail = false;
        configuration.ClientName = "BoxOffice";
        return ConnectionMultiplexer.Connect(configuration);
    }
}
