using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Identity;

internal static class IdentityRegistration
{
    /// <summary>Who calls. Trusted mode does not start by mistake where others can call.</summary>
    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<IdentityOptions>("Identity")
            .Validate<IHostEnvironment, IConfiguration>(
                (o, environment, settings) =>
                    o.Mode != IdentityMode.Trusted || o.AllowTrustedInProduction || environment.IsDevelopersMachine(settings),
                "Identity__Mode is Trusted, which believes any userId, and the environment is not Development. Set Identity__Mode to "
                + "Oidc with Identity__Authority and Identity__Audience, or "
                + "Identity__AllowTrustedInProduction to true behind a gateway that does.")
            .Validate(
                o => o.Mode != IdentityMode.Oidc || ServiceUrlAttribute.IsAddress(o.Authority),
                "The setting Identity__Authority must be an https address (http on the loopback only) where Identity__Mode is Oidc.")
            .Validate(
                o => o.Mode != IdentityMode.Oidc || !string.IsNullOrEmpty(o.Audience),
                "The setting Identity__Audience is missing; Identity__Mode Oidc needs it.");
        services.AddSingleton(s => new ChosenRisk(
            s.GetRequiredService<IOptions<IdentityOptions>>().Value.Mode != IdentityMode.Trusted
                || builder.Environment.IsDevelopersMachine(builder.Configuration)
                ? null
                : "Identity__Mode is Trusted: whoever reaches this service reads, charges, pays and refunds for any user. Set "
                + "Identity__Mode to Oidc, or let nobody but your own gateway reach it."));
        services.AddSingleton<Subjects>();
        services.AddSingleton<UserOfSubject>(s => s.GetRequiredService<IOptions<IdentityOptions>>().Value.Users switch
        {
            IdentityUsers.Subjects => async (issuer, subject) =>
                await s.GetRequiredService<Subjects>().NumberOfAsync(issuer, subject, CancellationToken.None),
            _ => (_, subject) => Task.FromResult(UserIds.Parse(subject)),
        });
        services.AddSingleton<Authority>();
        services.AddSingleton<Callers>();
        services.AddSingleton<BuyerCalls>();
        services.AddSettings<ChallengeOptions>("Challenge")
            .Validate(
                o => string.IsNullOrEmpty(o.SecretKey) || ServiceUrlAttribute.IsAddress(o.VerifyUrl),
                "The setting Challenge__VerifyUrl must be an https address (http on the loopback only).")
            .ValidateOnStart();
        services.AddHttpClient(SiteVerifyChallenge.ClientName, client => client.Timeout = TimeSpan.FromSeconds(3));
        if (string.IsNullOrEmpty(builder.Configuration["Challenge:SecretKey"])) services.AddSingleton<IBotChallenge, NoChallenge>();
        else services.AddSingleton<IBotChallenge, SiteVerifyChallenge>();
    }
}
