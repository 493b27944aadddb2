using System.Text.Json;

namespace BoxOffice.Local.Host;

/// <summary>functions.metadata of the build output: Azure lists the functions of a package by it.</summary>
internal static class FunctionsMetadata
{
    /// <summary>Checks that it is there and can be read.</summary>
    /// <exception cref="HostException">It is missing or damaged.</exception>
    public static void Check(string directory)
    {
        var path = Path.Combine(directory, "functions.metadata");
        if (!File.Exists(path)) throw new HostException($"There is no functions.metadata in {directory}; build the app first.");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() > 0) return;
        }
        catch (JsonException)
        {
            // Said below, as of any other content.
        }

        throw new HostException($"functions.metadata in {directory} is not a list of functions; build the app again.");
    }
}
