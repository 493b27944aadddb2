using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local.Host;

/// <summary>Settings as triggers name them.</summary>
internal static partial class Settings
{
    /// <summary>The text with every <c>%Setting%</c> replaced by its value.</summary>
    /// <exception cref="HostException">A setting is missing; the message names it and the function.</exception>
    public static string Resolve(this IConfiguration settings, string text, string function) => Percent().Replace(text, match =>
        settings[match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new HostException($"The setting {match.Groups["name"].Value} is missing; the trigger of {function} names it."));

    /// <summary>Whether <c>AzureWebJobs.{function}.Disabled</c> (or with <c>__</c>) is true, as in the real host.</summary>
    public static bool IsDisabled(this IConfiguration settings, string function) =>
        bool.TryParse(settings[$"AzureWebJobs.{function}.Disabled"] ?? settings[$"AzureWebJobs:{function}:Disabled"], out var disabled)
            && disabled;

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Percent();
}
