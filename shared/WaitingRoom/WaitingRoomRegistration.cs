using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

internal static class WaitingRoomRegistration
{
    /// <summary>The waiting room. Needs Redis, Cosmos and the catalogue.</summary>
    public static void AddWaitingRoom(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<WaitingRoomOptions>("WaitingRoom")
            .Validate(o => o.GraceSeconds >= PollHints.Most,
                $"The setting WaitingRoom__GraceSeconds must be at least {PollHints.Most}, the longest poll hint.");
        // Read at once, not when first asked for: a bad key stops the start.
        var keys = SigningKeys.Read(builder.Configuration, builder.Environment);
        services.AddSingleton(keys);
        services.AddSingleton(s => new QueueTokens(
            keys, TimeSpan.FromHours(s.GetRequiredService<IOptions<WaitingRoomOptions>>().Value.TokenHours),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WaitingRoomRecord>();
        services.AddSingleton<IWaitingRoomRecord>(s => s.GetRequiredService<WaitingRoomRecord>());
        services.AddSingleton<WaitingLine>();
#pragma warning disable RS0030 // Spreading polls is no secret, and this is where chance is injected.
        services.AddSingleton(s => new PollHints(Random.Shared, s.GetRequiredService<IOptions<WaitingRoomOptions>>()));
#pragma warning restore RS0030
        services.AddSingleton<QueueGate>();
        services.AddSingleton<QueuePlaces>();
        services.AddSingleton<QueueBoards>();
        services.AddSingleton<QueueControl>();
        services.AddSingleton<Admission>();
    }
}
