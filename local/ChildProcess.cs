using System.Diagnostics;

namespace BoxOffice.Local;

/// <summary>Starts programs that do not watch their standard input, so that they end with us, however we end.</summary>
internal static class ChildProcess
{
    /// <summary>
    /// How to start it; the caller adds to the environment and decides about the output. Standard input is redirected and must stay open.
    /// </summary>
    public static ProcessStartInfo EndingWithUs(string executable, params IEnumerable<string> arguments)
    {
        // A watcher reads the standard input in the program's place: its end is the program's end.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(executable, arguments)
            : new ProcessStartInfo(
                "/bin/sh", ["-c", """exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-""", executable, .. arguments]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        return start;
    }
}
