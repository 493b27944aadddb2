using System.Security.Cryptography;
using System.Text;
using BoxOffice.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The keys of queue tokens, setting <c>Queue__SigningKeys</c> (a list, or one value separated by commas): the first signs, all verify.
/// To rotate, put the new key first; drop the old one when its tokens have expired (<see cref="WaitingRoomOptions.TokenHours"/>).
/// </summary>
public sealed class SigningKeys
{
    /// <summary>HS256 needs a key at least as long as its hash.</summary>
    public const int MinBytes = 32;

    /// <summary>For a developer's machine only: anybody can read it here.</summary>
    private const string DevelopmentKey = "boxoffice development signing key: public, worthless";

    /// <summary>How the value in local.settings.sample.json begins.</summary>
    private const string Placeholder = "replace this";

    private SigningKeys(IReadOnlyList<SymmetricSecurityKey> keys)
    {
        Verifying = keys;
        Signing = new SigningCredentials(keys[0], SecurityAlgorithms.HmacSha256);
    }

    /// <summary>Every key that is still good.</summary>
    public IReadOnlyList<SecurityKey> Verifying { get; }

    /// <summary>The first key.</summary>
    public SigningCredentials Signing { get; }

    /// <summary>Reads the setting. Without it there is only a development key, and that on a developer's machine alone.</summary>
    /// <exception cref="InvalidOperationException">A key is too short, or none is set where one is needed.</exception>
    public static SigningKeys Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection("Queue:SigningKeys");
        var texts = section.Value?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ?? section.Get<string[]>() ?? [];
        var isDeployed = !environment.IsDevelopersMachine(configuration);
        if (isDeployed && texts.Any(text => text.StartsWith(Placeholder, StringComparison.Ordinal)))
            throw new InvalidOperationException("The setting Queue__SigningKeys still has the sample's text, which everybody can read.");
        if (texts.Length > 0) return From(texts);
        var trusted = string.Equals(configuration["Identity:Mode"] ?? "Trusted", "Trusted", StringComparison.OrdinalIgnoreCase);
        if (isDeployed || !trusted)
            throw new InvalidOperationException("The setting Queue__SigningKeys is missing: one or more secrets of at least 32 bytes.");
        return From([DevelopmentKey]);
    }

    /// <summary>The keys of these texts, in order.</summary>
    /// <exception cref="InvalidOperationException">There is none, or one has under <see cref="MinBytes"/> bytes.</exception>
    public static SigningKeys From(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) throw new InvalidOperationException("The setting Queue__SigningKeys is empty.");
        return new SigningKeys([.. texts.Select(KeyOf)]);
    }

    private static SymmetricSecurityKey KeyOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < MinBytes)
            throw new InvalidOperationException(
                $"A key of the setting Queue__SigningKeys has {bytes.Length} bytes; at least {MinBytes} are needed.");
        // The kid names the key and tells nothing of it.
        return new SymmetricSecurityKey(bytes) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(bytes).AsSpan(0, 6).ToArray()) };
    }
}
