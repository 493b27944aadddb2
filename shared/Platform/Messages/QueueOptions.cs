using BoxOffice.Platform.Settings;

namespace BoxOffice.Platform.Messages;

/// <summary>Settings <c>AzureWebJobsStorage</c> or <c>AzureWebJobsStorage__…</c>: the account of the service's queues.</summary>
public sealed record QueueOptions
{
    /// <summary>A storage connection string, or null where an identity is used.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>https://account.queue.core.windows.net, used with the process' managed identity.</summary>
    [ServiceUrl]
    public string? QueueServiceUri { get; init; }

    /// <summary>The client id of a user-assigned identity.</summary>
    public string? ClientId { get; init; }
}
