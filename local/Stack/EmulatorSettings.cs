using BoxOffice.Local.Cosmos;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local;

/// <summary>The settings CosmosEmulator__*: what the built-in Cosmos DB is started with.</summary>
internal static class EmulatorSettings
{
    /// <exception cref="StackException">A setting is unknown or out of its range.</exception>
    public static CosmosEmulatorOptions Read(IConfiguration given)
    {
        try
        {
            var weather = given.GetSection(StackSettings.Emulator).GetChildren()
                .Where(s => !s.Path.Equals(StackSettings.Journal, StringComparison.OrdinalIgnoreCase))
                .Select(s => KeyValuePair.Create(s.Key, s.Value));
            return new CosmosEmulatorOptions { JournalPath = given[StackSettings.Journal], Weather = CosmosWeather.Read(weather) };
        }
        catch (FormatException wrong)
        {
            throw new StackException(wrong.Message, wrong);
        }
    }
}
