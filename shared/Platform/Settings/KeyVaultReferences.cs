using Microsoft.Extensions.Configuration;

namespace BoxOffice.Platform.Settings;

/// <summary>
/// App Service replaces a setting <c>@Microsoft.KeyVault(…)</c> by the secret; where it cannot (no such secret, no role, no route)
/// it hands over the reference itself. That would be a signing key that anybody can guess.
/// </summary>
internal static class KeyVaultReferences
{
    /// <summary>Stops the start.</summary>
    /// <exception cref="InvalidOperationException">A setting is still a reference; the message names it.</exception>
    public static void RefuseUnresolved(IConfiguration configuration)
    {
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true)
                throw new InvalidOperationException($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} is a Key Vault reference that was not resolved: {value}");
        }
    }
}
