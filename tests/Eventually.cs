using System.Diagnostics;

namespace BoxOffice.Tests;

/// <summary>Waits for a condition that another thread or process brings about; fails after a bounded time.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a busy two-core machine; a passing test never waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) Assert.Fail("The condition did not come true in time.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
