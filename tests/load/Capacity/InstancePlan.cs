namespace BoxOffice.Load.Capacity;

/// <summary>Instances that HTTP needs, from the rate of one.</summary>
/// <param name="CallsPerSecond">What one instance of 2 GB answers.</param>
/// <param name="Source">Whence that figure is.</param>
public sealed record InstancePlan(double CallsPerSecond, string Source)
{
    /// <summary>
    /// Microsoft's own figure for a simple HTTP function on Flex Consumption instances of 2 GB: 163 calls a second each, in the sample
    /// "high scale HTTP function app" (https://learn.microsoft.com/samples/azure-samples/functions-quickstart-dotnet-azd/).
    /// </summary>
    public static InstancePlan Published { get; } = new(
        163, "Microsoft's figure for a simple HTTP function on instances of 2 GB; not measured by us. Give your own with --instance-rate");

    /// <summary>Instances for a rate of calls.</summary>
    public int InstancesFor(double callsPerSecond) => (int)Math.Ceiling(callsPerSecond / CallsPerSecond);

    /// <summary>
    /// Polls a second of a line in which every waiter heeds the hints: somebody who still waits w polls PollsWithin(w) times until he is
    /// in, and those who wait are spread evenly over the line.
    /// </summary>
    /// <param name="waiting">People in the line.</param>
    /// <param name="wait">Of the last of them.</param>
    /// <param name="pollsOfTheLast">Polls in that wait.</param>
    public static double PollsPerSecond(double waiting, TimeSpan wait, int pollsOfTheLast) => waiting * pollsOfTheLast / wait.TotalSeconds;
}
