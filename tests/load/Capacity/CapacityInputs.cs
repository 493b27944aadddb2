using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Capacity;

/// <summary>Everything that docs/capacity.md is computed from: files of the repository, and two options.</summary>
/// <param name="Rates">Measured on one machine; null leaves the row out.</param>
/// <param name="Hello">An empty function here; null leaves the sentence out.</param>
/// <param name="Queues">Names of the storage queues.</param>
/// <param name="Timers">Timer functions.</param>
/// <param name="QueueFunctions">Queue functions.</param>
/// <param name="Hold">How long a hold lasts.</param>
/// <param name="Tick">Seconds between two admissions.</param>
/// <param name="Headroom">The share of a measured rate to plan with.</param>
/// <param name="JoinUnits">Request units of a join; null where the report has none.</param>
/// <param name="Board">How often the page of a waiter looks at the board.</param>
public sealed record CapacityInputs(
    MeasuredRates? Rates, Prices Prices, DeployedSize Size, QueueScaler Scaler, InstancePlan Instance, MeasuredHello? Hello,
    IReadOnlyList<string> Queues,
    int Timers, int QueueFunctions, TimeSpan Hold, int Tick, double Headroom, double? JoinUnits,
    BoardLooks Board)
{
    /// <summary>Reads the repository's files.</summary>
    /// <param name="prices">The price file; null is the repository's.</param>
    /// <param name="instanceRate">Calls a second of one instance, measured; null is the published figure.</param>
    public static CapacityInputs Read(string? prices, double? instanceRate, int tick, double headroom)
    {
        var functions = Directory.EnumerateFiles(Repository.File("functions"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToArray();
        return new CapacityInputs(
            MeasuredRates.Read(Repository.File("docs/load-report.md")),
            Prices.Read(prices ?? Repository.File("tests/load/prices.json")),
            DeployedSize.Read(Repository.File("infra/sizes.json"), "large"),
            QueueScaler.Read(Repository.File("host.json")),
            instanceRate is { } rate ? new InstancePlan(rate, "given with --instance-rate") : InstancePlan.Published,
            MeasuredHello.Read(Repository.File("docs/load-report.md")),
            Platform.Messages.QueueNames.All,
            functions.Sum(text => text.Split("[TimerTrigger(").Length - 1),
            functions.Sum(text => text.Split("[QueueTrigger(").Length - 1),
            TimeSpan.FromSeconds(new Reservations.ReservationOptions().HoldSeconds), tick, headroom,
            ReportColumn.Find(File.ReadAllLines(Repository.File("docs/load-report.md")), "RU")
                ?.Where(row => row.Key == "POST queues/token").Select(row => (double?)row.Value).SingleOrDefault(),
            BoardLooks.Read(Repository.File("pages/assets/buyer-line.js")));
    }
}
