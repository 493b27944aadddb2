using BoxOffice.Platform.Settings;
using BoxOffice.Reservations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Returns;

internal static class ReturnsRegistration
{
    /// <summary>Return lists of sold-out dates.</summary>
    public static void AddReturns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ReturnOptions>("Returns").ValidateOnStart();
        services.AddSingleton<ReturnStore>();
        services.AddSingleton<ReturnLists>();
        services.AddSingleton<ReturnOffers>();
        services.AddSingleton<IsWaitedFor>(s => s.GetRequiredService<ReturnLists>().IsWaitedForAsync);
    }
}
