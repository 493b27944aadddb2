using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Contract;

internal static class ContractRegistration
{
    /// <summary>The API's contract and its page.</summary>
    public static void AddContract(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ApiContract>();
}
