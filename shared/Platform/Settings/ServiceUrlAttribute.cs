using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Platform.Settings;

/// <summary>The address of a service that gets secrets or tokens of ours: https, or http on the loopback. Null passes.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServiceUrlAttribute() : ValidationAttribute("The setting {0} must be an https address (http on the loopback only).")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || IsAddress(value as string);

    /// <summary>Whether the text is such an address.</summary>
    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
