using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Storage;

/// <summary>Settings <c>Cosmos__…</c>. Either a connection string or an account endpoint with a managed identity.</summary>
public sealed record CosmosOptions
{
    /// <summary><c>AccountEndpoint=…;AccountKey=…</c>; for the emulator and for development accounts.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>https://name.documents.azure.com:443/, used with the process' managed identity.</summary>
    [Url]
    public string? AccountEndpoint { get; init; }

    /// <summary>The client id of a user-assigned identity; the system-assigned one without it.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gateway for the emulators, Direct (the default) for an account.</summary>
    public bool UseGateway { get; init; }
}

/// <summary>Settings <c>Redis__…</c>.</summary>
public sealed record RedisOptions
{
    /// <summary>A StackExchange.Redis configuration string: <c>127.0.0.1:6379</c> or <c>name.redis.azure.net:10000,ssl=true</c>.</summary>
    [Required]
    public string ConnectionString { get; init; } = "";
}

/// <summary>Settings <c>AzureWebJobsStorage</c> or <c>AzureWebJobsStorage__…</c>: the account of our queues.</summary>
public sealed record QueueOptions
{
    /// <summary>A storage connection string, or null where an identity is used.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>https://account.queue.core.windows.net, used with the process' managed identity.</summary>
    [Url]
    public string? QueueServiceUri { get; init; }

    /// <summary>The client id of a user-assigned identity.</summary>
    public string? ClientId { get; init; }
}
