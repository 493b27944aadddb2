namespace BoxOffice.Simulation.Checks;

/// <summary>A broken promise that somebody knows of.</summary>
/// <param name="Says">A part of the sentence that the checks say.</param>
/// <param name="Issue">The issue that removes it.</param>
/// <param name="Why">What happens.</param>
internal sealed record KnownViolation(string Says, int Issue, string Why);

/// <summary>
/// What the simulator found and is not mended yet.
/// </summary>
internal static class KnownViolations
{
    public static IReadOnlyList<KnownViolation> All { get; } =
    [
    ];

    /// <summary>The entry that a violation is one of; null for a new one.</summary>
    public static KnownViolation? Find(string violation) => All.FirstOrDefault(k => violation.Contains(k.Says, StringComparison.Ordinal));
}
