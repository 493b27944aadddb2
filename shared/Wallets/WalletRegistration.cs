using BoxOffice.Platform.Health;
using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Wallets;

internal static class WalletRegistration
{
    public static void AddWallets(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var isDevelopersMachine = builder.Environment.IsDevelopersMachine(builder.Configuration);
        services.AddSettings<ChargeOptions>("Charge")
            .Validate(
                o => o.By != ChargeBy.ConfirmedPayments || o.ReadKeys().Count > 0,
                "The setting Charge__ConfirmationKeys is missing; Charge__By ConfirmedPayments needs it.")
            .Validate(
                o => o.Currency.Length == 3 && o.Currency.All(char.IsAsciiLetterUpper),
                "The setting Charge__Currency must be three capital letters (ISO 4217), such as KRW.")
            .ValidateOnStart();
        services.AddSingleton<WalletStore>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Charges>(s, By(s)));
        services.AddSingleton(s => new ChosenRisk(
            By(s) == ChargeBy.Anybody && !isDevelopersMachine
                ? "Charge__By is Anybody: every user puts points into their own wallet for nothing. Set it to Operators or " +
                    "ConfirmedPayments."
                : null));

        ChargeBy By(IServiceProvider found) => found.GetRequiredService<IOptions<ChargeOptions>>().Value.By
            ?? (isDevelopersMachine ? ChargeBy.Anybody : ChargeBy.Operators);
    }
}
