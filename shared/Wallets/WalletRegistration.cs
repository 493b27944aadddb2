using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Wallets;

internal static class WalletRegistration
{
    public static void AddWallets(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<WalletStore>();
}
