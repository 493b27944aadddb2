using System.Diagnostics;

namespace BoxOffice.Load.Engine;

/// <summary>One line on standard error, drawn over and over; where that is no terminal, a line a run.</summary>
public sealed class ProgressBar : IDisposable
{
    private const int Width = 30;
    private readonly bool visible = !Console.IsErrorRedirected;

    /// <summary>Shows a run until disposed: how far in its time, calls so far and a second.</summary>
    public IDisposable Watch(string name, TimeSpan time, Func<long> calls)
    {
        var start = Stopwatch.GetTimestamp();
        if (!visible) Console.Error.WriteLine(name);
        return new Timer(
            _ =>
            {
                var elapsed = Stopwatch.GetElapsedTime(start);
                var count = calls();
                Show(elapsed / time, $"{name}  {count:N0} calls  {count / Math.Max(elapsed.TotalSeconds, 0.001):N0}/s");
            },
            null, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
    }

    /// <summary>Draws the bar.</summary>
    /// <param name="share">0..1 done.</param>
    public void Show(double share, string text)
    {
        if (!visible) return;
        var full = (int)(Math.Clamp(share, 0, 1) * Width);
        Console.Error.Write($"\r[{new string('#', full)}{new string('.', Width - full)}] {text}".PadRight(110));
    }

    /// <summary>Empties the line, for a table to be written.</summary>
    public void Clear()
    {
        if (visible) Console.Error.Write($"\r{new string(' ', 110)}\r");
    }

    /// <summary>Leaves a clean line.</summary>
    public void Dispose() => Clear();
}
