using BoxOffice.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Events;

internal static class EventRegistration
{
    /// <summary>A receiver slower than this is tried again later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<EventOptions>("Events")
            .Validate<IHostEnvironment, IConfiguration>(
                (o, environment, settings) => IsAllowed(o.DataPlatformUrl, o, environment, settings),
                Wrong("Events__DataPlatformUrl"))
            .Validate<IHostEnvironment, IConfiguration>(
                (o, environment, settings) => IsAllowed(o.NotificationUrl, o, environment, settings),
                Wrong("Events__NotificationUrl"))
            .Validate(
                o => (o.DataPlatformUrl ?? o.NotificationUrl) is null || EventSignature.Parse(o.SigningKey) is not null,
                "The setting Events__SigningKey must be base64 of 24 to 64 bytes, as `openssl rand -base64 32` makes it, or two of them "
                + "separated by a comma while they are rotated.");
        // A redirect would take the signature to somebody else and become a GET without a body: it is a failure like any other.
        builder.Services.AddHttpClient(EventReceivers.ClientName, client => client.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(services =>
            {
                var allowsPrivate = services.GetRequiredService<IOptions<EventOptions>>().Value.AllowPrivateAddresses
                    || builder.Environment.IsDevelopersMachine(builder.Configuration);
                return new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    // A proxy would resolve the name in our place.
                    UseProxy = false,
                    ConnectCallback = (context, token) => ReceiverAddresses.ConnectAsync(context.DnsEndPoint, allowsPrivate, token),
                };
            });
        builder.Services.AddSingleton<EventReceivers>();
        builder.Services.AddSingleton<WaitingEvents>();
        builder.Services.AddSingleton<GivenUpEvents>();
        builder.Services.AddSingleton<EventOutbox>();
    }

    private static bool IsAllowed(string? url, EventOptions options, IHostEnvironment environment, IConfiguration settings) =>
        ReceiverAddresses.IsAllowed(url, environment.IsDevelopersMachine(settings), options.AllowPrivateAddresses);

    private static string Wrong(string setting) =>
        $"The setting {setting} must be an absolute https URL at a public address; in Development http will do, and any address. "
        + "Events__AllowPrivateAddresses allows receivers in the service's own network.";
}
