using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Events;

internal static class EventRegistration
{
    /// <summary>A receiver slower than this is tried again later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<EventOptions>("Events")
            .Validate(
                o => (o.DataPlatformUrl ?? o.NotificationUrl) is null || o.SigningKey is { Length: >= 32 },
                "The setting Events__SigningKey is missing or shorter than 32 characters.");
        builder.Services.AddHttpClient(EventOutbox.ClientName, client => client.Timeout = Patience);
        builder.Services.AddSingleton<EventOutbox>();
    }
}
