using System.Diagnostics;
using BoxOffice.Local;

namespace BoxOffice.Tests.Clients;

/// <summary>The programs that read docs/openapi.yaml as its users do: linters and generators, from tests/Clients/npm and
/// .config/dotnet-tools.json.</summary>
internal static class ClientTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<Task> Packages = new(() =>
        new NpmInstallation(Npm, "tests/Clients/npm").EnsureAsync(null, CancellationToken.None));

    /// <summary>The folder of the packages.</summary>
    public static string Npm => Repository.PathOf("tests/Clients/npm");

    /// <summary>A folder of this repository's output that nothing else writes to; emptied first.</summary>
    public static string EmptyFolder(string name)
    {
        var folder = Path.Combine(Npm, "obj", name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Installs the packages, once.</summary>
    public static Task EnsureNpmAsync() => Packages.Value;

    /// <summary>Runs a program of a package, such as <c>tsc</c>, in the root of the repository.</summary>
    public static async Task<ToolRun> NpmAsync(string program, params string[] arguments)
    {
        await Packages.Value;
        return await RunAsync(
            Path.Combine(Npm, "node_modules", ".bin", OperatingSystem.IsWindows() ? program + ".cmd" : program), arguments);
    }

    /// <summary>Runs a program of PATH in the root of the repository.</summary>
    public static async Task<ToolRun> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.IsPathRooted(program) ? program : ExecutablePath.Find(program)!, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
        };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
            return new ToolRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The arguments of the command of docs/clients.md that begins so.</summary>
    public static string[] DocumentedArguments(string command)
    {
        var line = File.ReadLines(Repository.PathOf("docs/clients.md")).Single(l => l.StartsWith(command, StringComparison.Ordinal));
        return line[command.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>How a program ended.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test with what the program said, unless it succeeded.</summary>
    public ToolRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}
