using BoxOffice.Local.Sample;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Local;

/// <summary>What must be there before functions that run in another process: in Azure, Bicep and an operator have made it.</summary>
internal static class ServiceSetup
{
    /// <summary>Creates the database and the sample concerts through the service's own classes.</summary>
    /// <param name="settings">Of the functions, by their names in IConfiguration.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static async Task RunAsync(IConfiguration settings, string environment, SampleSize sample, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddConfiguration(settings);
        builder.AddBoxOffice();
        using var service = builder.Build();
        await PrepareAsync(service.Services, cancellationToken);
        await SampleData.CreateAsync(service.Services, sample, cancellationToken);
    }

    /// <summary>Checks the settings and creates the database.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        // Before a host does it and logs what it throws.
        services.GetService<IStartupValidator>()?.Validate();
        // An identity may usually read and write items, and not create databases: then Bicep has created them.
        var usesKey = services.GetRequiredService<IOptions<CosmosOptions>>().Value.ConnectionString is not null;
        if (usesKey) await services.GetRequiredService<CosmosDatabase>().CreateIfMissingAsync(cancellationToken);
    }
}
