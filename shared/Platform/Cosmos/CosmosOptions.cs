using System.ComponentModel.DataAnnotations;
using BoxOffice.Platform.Settings;

namespace BoxOffice.Platform.Cosmos;

/// <summary>Settings <c>Cosmos__…</c>. Either a connection string or an account endpoint with a managed identity.</summary>
public sealed record CosmosOptions
{
    /// <summary><c>AccountEndpoint=…;AccountKey=…</c>; for the emulator and for development accounts.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>https://name.documents.azure.com:443/, used with the process' managed identity.</summary>
    [ServiceUrl]
    public string? AccountEndpoint { get; init; }

    /// <summary>The client id of a user-assigned identity; the system-assigned one without it.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// The longest that one operation may take with all its retries, in seconds. Below
    /// Reservations__RequestSeconds, or that deadline comes first.
    /// </summary>
    [Range(1, 60)]
    public int OperationSeconds { get; init; } = 10;

    /// <summary>Gateway for the emulators, Direct (the default) for an account.</summary>
    public bool UseGateway { get; init; }
}
