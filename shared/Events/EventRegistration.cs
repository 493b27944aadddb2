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
                o => (o.DataPlatformUrl ?? o.NotificationUrl) is null || EventSignature.Parse(o.SigningKey) is not null,
                "The setting Events__SigningKey must be base64 of 24 to 64 bytes, as `openssl rand -base64 32` makes it, or two of them "
                + "separated by a comma while they are rotated.");
        // A redirect would take the signature to somebody else and become a GET without a body: it is a failure like any other.
        builder.Services.AddHttpClient(EventOutbox.ClientName, client => client.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        builder.Services.AddSingleton<GivenUpEvents>();
        builder.Services.AddSingleton<EventOutbox>();
    }
}
