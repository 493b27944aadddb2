using System.ComponentModel.DataAnnotations;
using BoxOffice.Platform.Limits;

namespace BoxOffice.Identity;

/// <summary>Who says who a user is.</summary>
public enum IdentityMode
{
    /// <summary>The request, as in the seed: for a developer's machine, and behind a gateway that checks.</summary>
    Trusted,

    /// <summary>An OpenID Connect authority.</summary>
    Oidc,
}

/// <summary>What the claim that names the user is.</summary>
public enum IdentityUsers
{
    /// <summary>The user's number itself, as the seed's ids are.</summary>
    Numbers,

    /// <summary>Any text. A subject gets a number when it is first seen; <c>GET v1/users/me</c> tells it.</summary>
    Subjects,
}

/// <summary>Settings <c>Identity__…</c>.</summary>
public sealed record IdentityOptions
{
    /// <summary>Trusted is refused outside Development unless <see cref="AllowTrustedInProduction"/> says otherwise.</summary>
    public IdentityMode Mode { get; init; }

    /// <summary>For a deployment whose own gateway signs users in and sets the user ids.</summary>
    public bool AllowTrustedInProduction { get; init; }

    /// <summary>The authority's address; its discovery document is below it. HTTPS, except on the loopback.</summary>
    public string? Authority { get; init; }

    /// <summary>The audience that tokens must be for.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim that names the user: sub with Entra, Auth0 and Google; oid with Entra where several apps share users.</summary>
    [Required]
    public string UserClaim { get; init; } = "sub";

    /// <summary>What that claim is.</summary>
    public IdentityUsers Users { get; init; }

    /// <summary>
    /// The least time between two looks for new keys, in seconds: a flood of tokens with unknown keys must not reach the authority.
    /// </summary>
    [Range(1, 3600)]
    public int KeyRefreshSeconds { get; init; } = 60;

    /// <summary>
    /// The limits of calls that no setting names: none in Trusted mode on a developer's machine, because load tests come from one address.
    /// </summary>
    public RateLimitOptions DefaultLimits(bool isDevelopersMachine) =>
        Mode == IdentityMode.Trusted && isDevelopersMachine ? new RateLimitOptions() : RateLimitOptions.Defaults;
}
