using BoxOffice.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Platform.Messages;

internal static class MessageRegistration
{
    /// <summary>The storage queues.</summary>
    public static void AddMessages(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<QueueOptions>("AzureWebJobsStorage")
            .PostConfigure<IConfiguration>((o, configuration) => o.ConnectionString ??= configuration["AzureWebJobsStorage"])
            .Validate(
                o => o.ConnectionString is not null || o.QueueServiceUri is not null,
                "The setting AzureWebJobsStorage (or AzureWebJobsStorage__queueServiceUri) is missing.");
        services.AddSingleton<MessageQueues>();
        services.AddSingleton<IMessageSender>(s => s.GetRequiredService<MessageQueues>());
        services.AddSingleton<QueueDepths>();
    }
}
