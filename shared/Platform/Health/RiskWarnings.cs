using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Platform.Health;

/// <summary>A setting that opens something to everybody, chosen for this deployment.</summary>
/// <param name="Sentence">What anybody can do and which setting ends it; null where the risk was not taken.</param>
public sealed record ChosenRisk(string? Sentence);

/// <summary>
/// Says at the start, and each hour again, which risks a deployment chose: a choice that is made once and
/// forgotten should be found by readers of the log.
/// </summary>
public sealed partial class RiskWarnings(IEnumerable<ChosenRisk> risks, TimeProvider time, ILogger<RiskWarnings> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sentences = risks.Select(r => r.Sentence).OfType<string>().ToList();
        if (sentences.Count == 0) return;
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            foreach (var sentence in sentences) Chosen(sentence);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(9101, LogLevel.Warning, "{Risk}")]
    private partial void Chosen(string risk);
}
