namespace BoxOffice.Tests;

/// <summary>The files of the repository, for the tests that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The C# files below a folder, without what a build leaves there.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj" or "node_modules"));

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BoxOffice.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{from} is not inside the repository.");
    }
}
