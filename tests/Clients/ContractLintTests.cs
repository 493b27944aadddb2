namespace BoxOffice.Tests.Clients;

/// <summary>docs/openapi.yaml before the two linters that clients' authors use; warnings count.</summary>
public sealed class ContractLintTests
{
    private static string Contract => Repository.PathOf("docs/openapi.yaml");

    [Fact]
    public async Task Given_the_contract_When_Redocly_reads_it_Then_it_finds_nothing() => (await RedoclyAsync(Contract)).Succeeded();

    [Fact]
    public async Task Given_the_contract_When_Spectral_reads_it_Then_it_finds_nothing() => (await SpectralAsync(Contract)).Succeeded();

    [Theory]
    [InlineData("format: int64", "minimum: 0", "integer-format")]
    [InlineData("default: { $ref: \"#/components/responses/Refused\" }", "", "default-response")]
    [InlineData("oneOf: [{", "anyOf: [{", "no-nullable-by-any-of")]
    [InlineData("operationId: FindPlace", "operationId: JoinQueue", "operation-operationId-unique")]
    public async Task Given_a_contract_that_generators_read_wrong_When_Spectral_reads_it_Then_it_says_so(string right, string wrong, string rule)
    {
        var run = await SpectralAsync(await CopyAsync(rule, right, wrong));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(rule, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balance: 500000 }", "balance: none }", "no-invalid-schema-examples")]
    [InlineData("example: { userId: 1, concertId: 1 }", "example: { userId: nobody }", "no-invalid-media-type-examples")]
    [InlineData("description: Paying a reservation with points.", "", "tag-description")]
    public async Task Given_a_contract_with_a_wrong_example_When_Redocly_reads_it_Then_it_says_so(string right, string wrong, string rule)
    {
        var run = await RedoclyAsync(await CopyAsync(rule, right, wrong));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(rule, run.Output + run.Errors, StringComparison.Ordinal);
    }

    private static Task<ToolRun> RedoclyAsync(string file) =>
        ClientTools.NpmAsync("redocly", "lint", "--config", Path.Combine(ClientTools.Npm, "redocly.yaml"), "--format", "stylish", "--max-problems", "1000", file);

    private static Task<ToolRun> SpectralAsync(string file) =>
        ClientTools.NpmAsync("spectral", "lint", "--ruleset", Path.Combine(ClientTools.Npm, "spectral.yaml"), "--fail-severity", "warn", file);

    private static async Task<string> CopyAsync(string name, string right, string wrong)
    {
        var text = await File.ReadAllTextAsync(Contract);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var file = Path.Combine(ClientTools.EmptyFolder($"lint-{name}"), "openapi.yaml");
        await File.WriteAllTextAsync(file, text.Replace(right, wrong, StringComparison.Ordinal));
        return file;
    }
}
