namespace BoxOffice.Tests.Clients;

/// <summary>docs/openapi.yaml before the two linters that clients' authors use; warnings count.</summary>
public sealed class ContractLintTests
{
    private static string Contract => Repository.PathOf("docs/openapi.yaml");

    [Fact]
    public async Task Given_the_contract_When_Redocly_reads_it_Then_it_finds_nothing() => (await RedoclyAsync(Contract)).Succeeded();

    [Fact]
    public async Task Given_the_contract_When_Spectral_reads_it_Then_it_finds_nothing() => (await SpectralAsync(Contract)).Succeeded();

    [Fact]
    public async Task Given_a_contract_that_generators_read_wrong_When_Spectral_reads_it_Then_it_says_so()
    {
        var run = await SpectralAsync(await CopyAsync(
            "spectral",
            ("format: int64", "minimum: 0"),
            ("        default: { $ref: \"#/components/responses/Refused\" }\n", ""),
            ("oneOf: [{", "anyOf: [{"),
            ("operationId: FindPlace", "operationId: JoinQueue")));
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(
            ["integer-format", "default-response", "no-nullable-by-any-of", "operation-operationId-unique"],
            rule => Assert.Contains(rule, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_contract_with_wrong_examples_When_Redocly_reads_it_Then_it_says_so()
    {
        var run = await RedoclyAsync(await CopyAsync(
            "redocly",
            ("balance: 500000 }", "balance: none }"),
            ("example: { userId: 1, concertId: 1 }", "example: { userId: nobody }"),
            ("    description: Paying a reservation with points.\n", "")));
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(
            ["no-invalid-schema-examples", "no-invalid-media-type-examples", "tag-description"],
            rule => Assert.Contains(rule, run.Output + run.Errors, StringComparison.Ordinal));
    }

    private static Task<ToolRun> RedoclyAsync(string file) =>
        ClientTools.NpmAsync("redocly", "lint", "--config", Path.Combine(ClientTools.Npm, "redocly.yaml"), "--format", "stylish",
            "--max-problems", "1000", file);

    private static Task<ToolRun> SpectralAsync(string file) =>
        ClientTools.NpmAsync("spectral", "lint", "--ruleset", Path.Combine(ClientTools.Npm, "spectral.yaml"), "--fail-severity",
            "warn", file);

    private static async Task<string> CopyAsync(string name, params (string Right, string Wrong)[] faults)
    {
        var text = await File.ReadAllTextAsync(Contract);
        foreach (var (right, wrong) in faults)
        {
            Assert.Contains(right, text, StringComparison.Ordinal);
            text = text.Replace(right, wrong, StringComparison.Ordinal);
        }

        var file = Path.Combine(ClientTools.EmptyFolder($"lint-{name}"), "openapi.yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
