namespace BoxOffice.Tests.Architecture;

/// <summary>
/// The floors of shared/ (ADR 60): a feature uses only what stands to its right, Platform uses no feature, and no two folders use each
/// other, however long the way round. Read from the compiled assembly, so a partially qualified name counts as a using does.
/// </summary>
public sealed class FloorsTests
{
    private static readonly string[] Row =
        ["Ops", "Returns", "Payments", "Reservations", "Identity", "WaitingRoom", "Seats", "Catalog", "Wallets", "Events", "Platform"];

    private static readonly string Sample = $"{typeof(FloorsTests).Namespace}.Sample";

    [Fact]
    public void Given_shared_When_it_is_compiled_Then_every_feature_uses_only_what_stands_to_its_right() =>
        Assert.Empty(Forbidden(SharedEdges(FeatureOf), Row));

    [Fact]
    public void Given_shared_When_it_is_compiled_Then_its_folders_form_no_cycle() => Assert.Empty(Cycle(SharedEdges(FolderOf)));

    [Fact]
    public void Given_a_using_and_a_partially_qualified_name_against_the_row_Then_both_ends_of_each_are_named() => Assert.Equal(
        [$"{Sample}.Lower.ByName uses {Sample}.Upper.Roof", $"{Sample}.Lower.ByUsing uses {Sample}.Upper.Roof"],
        Forbidden(SampleEdges(), ["Upper", "Lower"]).Select(e => e.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void Given_two_folders_that_use_each_other_Then_the_cycle_is_named() =>
        Assert.Equal(["Lower", "Upper"], Cycle(SampleEdges()).Order(StringComparer.Ordinal));

    [Fact]
    public void Given_a_folder_that_the_row_does_not_name_Then_what_it_uses_is_forbidden() =>
        Assert.NotEmpty(Forbidden(SampleEdges(), ["Upper"]));

    private static IReadOnlyList<TypeEdge> SharedEdges(Func<string, string> roomOf) =>
        TypeEdges.Read(typeof(BoxOfficeHost).Assembly.Location, "BoxOffice", roomOf);

    private static IReadOnlyList<TypeEdge> SampleEdges() => TypeEdges.Read(typeof(FloorsTests).Assembly.Location, Sample, FeatureOf);

    private static string FeatureOf(string name) => name.Split('.')[0];

    private static string FolderOf(string name) =>
        FeatureOf(name) == "Platform" ? string.Join('.', name.Split('.').Take(2)) : FeatureOf(name);

    /// <summary>The root knows every feature; every feature but Platform may use the root's serializer context.</summary>
    private static IEnumerable<TypeEdge> Forbidden(IEnumerable<TypeEdge> edges, string[] row) => edges.Where(edge =>
        edge.From.Length > 0
        && (edge.To.Length == 0 ? edge.From == row[^1] : Array.IndexOf(row, edge.To) <= Array.IndexOf(row, edge.From)));

    /// <summary>The folders that remain when every folder is taken away that uses no other one: those of the
    /// cycles and what leads to them.</summary>
    private static IReadOnlyList<string> Cycle(IEnumerable<TypeEdge> edges)
    {
        var uses = edges.Where(e => e.From.Length > 0 && e.To.Length > 0).ToLookup(e => e.From, e => e.To);
        var left = uses.Select(u => u.Key).ToHashSet(StringComparer.Ordinal);
        while (left.RemoveWhere(folder => !uses[folder].Any(left.Contains)) > 0)
        {
        }

        return [.. left];
    }
}
