using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Settings;

/// <summary>What kind of machine this is.</summary>
public static class DeploymentEnvironment
{
    /// <summary>
    /// Whether this is a developer's machine. Core Tools and local/ say Development; Azure says nothing. Whatever is not Development is
    /// treated as production: a staging deployment has real users and a public address too.
    /// </summary>
    public static bool IsDevelopersMachine(this IHostEnvironment environment, IConfiguration settings) =>
        environment.IsDevelopment()
        && settings["AZURE_FUNCTIONS_ENVIRONMENT"] is var name
        && (string.IsNullOrEmpty(name) || string.Equals(name, Environments.Development, StringComparison.OrdinalIgnoreCase));
}
