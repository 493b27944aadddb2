using System.Reflection;

namespace BoxOffice.Local.Host;

/// <summary>Where functions/ was built to.</summary>
internal static class FunctionsApplicationDirectory
{
    /// <summary>The build output, as the build of this project wrote it down.</summary>
    public static string Path { get; } = typeof(FunctionsApplicationDirectory).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "FunctionsApplicationDirectory").Value!;
}
