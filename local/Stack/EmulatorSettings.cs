using BoxOffice.Local.Cosmos;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local;

/// <summary>The settings Cosmos__Journal and Cosmos__Emulator__*: what the built-in Cosmos DB is started with.</summary>
internal static class EmulatorSettings
{
    /// <exception cref="StackException">A setting is unknown or out of its range.</exception>
    public static CosmosEmulatorOptions Read(IConfiguration given)
    {
        try
        {
            var weather = given.GetSection("Cosmos:Emulator").GetChildren().Select(s => KeyValuePair.Create(s.Key, s.Value));
            return new CosmosEmulatorOptions { JournalPath = given["Cosmos:Journal"], Weather = CosmosWeather.Read(weather) };
        }
        catch (FormatException wrong)
        {
            throw new StackException(wrong.Message, wrong);
        }
    }
}
