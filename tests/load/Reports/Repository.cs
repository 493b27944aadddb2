using System.Diagnostics;

namespace BoxOffice.Load.Reports;

/// <summary>The checkout that the driver was built from.</summary>
internal static class Repository
{
    /// <summary>A file of it by its path from the root.</summary>
    /// <exception cref="UsageException">The driver runs outside of a checkout.</exception>
    public static string File(string path) => Path.Combine(Root(), path);

    /// <summary>The commit, and whether files differ from it: "abc1234" or "abc1234 with changes".</summary>
    public static string Commit()
    {
        var commit = Git("rev-parse", "--short", "HEAD");
        return Git("status", "--porcelain", "--untracked-files=no").Length == 0 ? commit : $"{commit} with changes";
    }

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "BoxOffice.slnx"))) return folder;
        }

        throw new UsageException("This is no checkout of the project: name the files with options.");
    }

    private static string Git(params string[] arguments)
    {
        using var git =
            Process.Start(
            new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Root() })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }
}
