using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace BoxOffice.Tests;

/// <summary>Waits for what other threads do: asks again and again until it holds, and fails with its name when time is over.</summary>
public static class Eventually
{
    /// <summary>Generous: a loaded machine is slow, and a passing test never waits so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="what">What was awaited, for the message of the failure; the condition itself unless said.</param>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (patience ?? Patience)) Assert.Fail($"Waited {waited.Elapsed.TotalSeconds:0.0} s for: {what}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    public static Task TrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, patience);

    /// <summary>Waits until the assertions pass; the last failure is what the test fails with.</summary>
    public static async Task PassAsync(Func<Task> assertions, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
            // Any failure is "not yet" until time is over.
            catch (Exception) when (waited.Elapsed < (patience ?? Patience)
                && !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, TestContext.Current.CancellationToken);
            }
        }
    }
}
