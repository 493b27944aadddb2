using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Pages;

internal static class PagesRegistration
{
    public static void AddPages(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<PageFiles>();
}
