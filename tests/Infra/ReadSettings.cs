using BoxOffice.Local.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Infra;

/// <summary>Which settings the service asks for, seen by starting it with a configuration that takes notes.</summary>
internal static class ReadSettings
{
    /// <summary>The names, with <c>__</c> as on Azure, of all settings that the service reads when it has these.</summary>
    /// <exception cref="OptionsValidationException">The service would not start with them.</exception>
    public static async Task<IReadOnlySet<string>> OfAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var redis = EmbeddedRedis.Start();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        var notes =
            new NoteTaker(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)));
        ((IConfigurationBuilder)builder.Configuration).Add(notes);
        builder.Configuration["Redis:ConnectionString"] = redis.ConnectionString;
        builder.Services.AddLogging();
        builder.AddBoxOffice();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        // Whatever a part reads when it is made.
        foreach (var part in builder.Services.Where(s => s.Lifetime == ServiceLifetime.Singleton && IsOurs(s.ServiceType)))
            host.Services.GetService(part.ServiceType);
        return notes.Names;
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(BoxOfficeHost).Assembly && !type.ContainsGenericParameters;

    private sealed class NoteTaker(IEnumerable<KeyValuePair<string, string?>> settings) : ConfigurationProvider, IConfigurationSource
    {
        private readonly Lock gate = new();

        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            Data = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase);
            return this;
        }

        /// <summary>A section without a setting is not bound at all; with a child that no type has, its properties are asked for.</summary>
        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            var keys = base.GetChildKeys(earlierKeys, parentPath);
            return parentPath is null || parentPath.Contains(':', StringComparison.Ordinal) ? keys : keys.Append("-");
        }

        public override bool TryGet(string key, out string? value)
        {
            if (!key.EndsWith(":-", StringComparison.Ordinal))
            {
                lock (gate) Names.Add(key.Replace(":", "__", StringComparison.Ordinal));
            }

            return base.TryGet(key, out value);
        }
    }
}
