namespace BoxOffice.Tests;

/// <summary>
/// Tests that measure how late something comes, or that load the one Azurite of all tests enough to make others late: run one
/// class after another, when everything else has ended.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Alone";
}
