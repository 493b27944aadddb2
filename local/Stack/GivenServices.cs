using System.Data.Common;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace BoxOffice.Local;

/// <summary>
/// Asks a Redis, a Cosmos DB or a storage account that a setting names whether it answers, before anything is started: the
/// service itself would start and answer 503 until it does.
/// </summary>
internal static class GivenServices
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Pings it.</summary>
    /// <exception cref="StackException">It does not answer.</exception>
    public static async Task CheckRedisAsync(string connectionString)
    {
        const string Setting = "Redis__ConnectionString";
        var options = Parse(Setting, () => ConfigurationOptions.Parse(connectionString));
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception silent) when (silent is RedisException or TimeoutException)
        {
            throw Silent("Redis",
                string.Join(", ", options.EndPoints.Select(e => e.ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal))),
                Setting);
        }
    }

    /// <summary>Asks the account's address for anything at all.</summary>
    /// <exception cref="StackException">It does not answer.</exception>
    public static Task CheckCosmosAsync(IConfiguration settings)
    {
        var connectionString = settings["Cosmos:ConnectionString"];
        var setting = connectionString is null ? "Cosmos__AccountEndpoint" : "Cosmos__ConnectionString";
        var address = Parse(setting, () => new Uri(connectionString is null
            ? settings["Cosmos:AccountEndpoint"]!
            : (string)new DbConnectionStringBuilder { ConnectionString = connectionString }["AccountEndpoint"]));
        return CheckHttpAsync("Cosmos DB", address, setting);
    }

    /// <summary>Asks the queue service for anything at all.</summary>
    /// <exception cref="StackException">It does not answer.</exception>
    public static Task CheckQueuesAsync(IConfiguration settings)
    {
        var connectionString = settings["AzureWebJobsStorage"];
        var setting = connectionString is null ? "AzureWebJobsStorage__queueServiceUri" : "AzureWebJobsStorage";
        var address = Parse(setting, () => connectionString is null
            ? new Uri(settings["AzureWebJobsStorage:queueServiceUri"]!)
            : new QueueServiceClient(connectionString).Uri);
        return CheckHttpAsync("The storage queue service", address, setting);
    }

    private static async Task CheckHttpAsync(string what, Uri address, string setting)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            // Any answer, a refusal too, comes from somebody who is there.
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            throw Silent(what, address.GetLeftPart(UriPartial.Authority), setting);
        }
    }

    private static T Parse<T>(string setting, Func<T> parse)
    {
        try
        {
            return parse();
        }
        // The message may repeat the setting, which holds a key.
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StackException($"The setting {setting} cannot be read: it is not an address or connection string.", wrong);
        }
    }

    private static StackException Silent(string what, string address, string setting) =>
        new($"{what} at {address}, named by the setting {setting}, does not answer; start it, or leave the setting out and the stack " +
            "brings its own.");
}
