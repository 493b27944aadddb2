namespace BoxOffice.Local.Azurite;

/// <summary>Azurite as npm installs it under local/, from local/package-lock.json: the first time,
/// and whenever that file changes.</summary>
public static class AzuriteInstallation
{
    /// <summary>Makes sure it is there.</summary>
    /// <param name="say">Told once, before an installation, which takes about half a minute.</param>
    /// <returns>The script to run with node.</returns>
    /// <exception cref="StackException">node or npm is missing, or the installation failed.</exception>
    public static async Task<string> EnsureAsync(Action<string>? say, CancellationToken cancellationToken)
    {
        var folder = FindFolder();
        if (ExecutablePath.Find("node") is null)
            throw new StackException(
                "node is not on PATH; Azurite needs Node.js 20 or newer. Install it, or name a storage account in the setting " +
                "AzureWebJobsStorage.");
        await new NpmInstallation(folder, "local/").EnsureAsync(
            () => say?.Invoke("Installing Azurite with npm ci under local/, the first time only; usually under a minute…"),
            cancellationToken);
        return Path.Combine(folder, "Azurite", "azurite.cjs");
    }

    /// <summary>local/ of the sources that this program was built from.</summary>
    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "local");
            if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
        }

        throw new StackException(
            "local/package-lock.json is not above this program; run it from its repository, or name a storage account in the setting " +
            "AzureWebJobsStorage.");
    }
}
