using Azure.Core;
using Azure.Identity;

namespace BoxOffice.Platform.Settings;

/// <summary>The identity with which the process calls Azure.</summary>
internal static class AzureCredentials
{
    /// <summary>The managed identity that a setting names and no other; the developer's own sign-in where no setting names one.</summary>
    public static TokenCredential For(string? clientId) => string.IsNullOrEmpty(clientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
