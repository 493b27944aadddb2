using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>What the workflows may do, and with whose code.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Repository.PathOf(".github/workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_digest_and_says_its_version(string workflow)
    {
        var uses = Uses().Matches(TextOf(workflow)).Select(m => m.Groups["action"].Value).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, action => Assert.Matches(@"^[\w./-]+@[0-9a-f]{40} # v\d", action));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_reads_the_code_and_a_job_asks_for_more_by_name(string workflow) =>
        Assert.Contains("\npermissions:\n  contents: read\n\n", TextOf(workflow), StringComparison.Ordinal);

    [Fact]
    public void Only_jobs_of_an_environment_get_a_token_of_Azure()
    {
        var jobs = JobsOf("deploy.yml");

        Assert.Equal(["deploy", "provision"], jobs.Where(j => j.Value.Contains("id-token: write", StringComparison.Ordinal))
            .Select(j => j.Key).Order(StringComparer.Ordinal));
        Assert.All(new[] { "deploy", "provision" },
            job => Assert.Contains("environment: ${{ inputs.environment", jobs[job], StringComparison.Ordinal));
        // The job that deploys the package needs nothing of the repository.
        Assert.DoesNotContain("contents:", jobs["deploy"], StringComparison.Ordinal);
    }

    [Fact]
    public void Production_is_deployed_from_main_alone() =>
        Assert.Contains("if: ${{ inputs.environment != 'prod' || github.ref == 'refs/heads/main' }}", JobsOf("deploy.yml")["build"],
            StringComparison.Ordinal);

    [Theory]
    [InlineData("provision")]
    [InlineData("deploy")]
    public void During_a_sale_nothing_is_deployed(string job) =>
        Assert.Matches(@"steps:\n      - name: No sale is on\n        if: \$\{\{ vars\.SALE_FREEZE == 'true' \}\}\n        run: .*exit 1\n",
            JobsOf("deploy.yml")[job]);

    [Theory]
    [InlineData("ci.yml", "npm install --global azure-functions-core-tools@")]
    [InlineData("ci.yml", "dotnet restore --locked-mode")]
    [InlineData("ci.yml", "dotnet publish functions")]
    [InlineData("ci.yml", "az bicep build-params")]
    [InlineData("deploy.yml", "dotnet restore --locked-mode")]
    [InlineData("deploy.yml", "az provider register --namespace Microsoft.App")]
    [InlineData("supply-chain.yml", "github/codeql-action/analyze")]
    [InlineData("supply-chain.yml", "gitleaks/gitleaks-action")]
    [InlineData("supply-chain.yml", "anchore/sbom-action")]
    [InlineData("supply-chain.yml", "actions/attest-build-provenance")]
    public void A_workflow_does_what_it_is_for(string workflow, string step) =>
        Assert.Contains(step, TextOf(workflow), StringComparison.Ordinal);

    [Fact]
    public void What_the_Bicep_reads_is_what_the_workflow_hands_it()
    {
        var provision = JobsOf("deploy.yml")["provision"];
        var handed = Variable().Matches(provision).Select(m => m.Groups["name"].Value);
        // The files of the two environments fix the rest. The keys come from a shell, once; the vault is brought back by hand.
        var read = new[] { "dev", "prod" }.SelectMany(
            e => Read().Matches(File.ReadAllText(Repository.PathOf($"infra/{e}.bicepparam"))).Select(m => m.Groups["name"].Value))
            .Except(["QUEUE_SIGNING_KEYS", "EVENTS_SIGNING_KEY", "BOXOFFICE_RECOVER_VAULT"]);

        Assert.Empty(read.Except(handed));
    }

    private static string TextOf(string workflow) =>
        File.ReadAllText(Repository.PathOf($".github/workflows/{workflow}")).ReplaceLineEndings("\n");

    private static Dictionary<string, string> JobsOf(string workflow) => Job().Matches(TextOf(workflow).Split("\njobs:\n")[1])
        .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"uses: (?<action>.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^  (?<name>[\w-]+):\n(?<text>(?:(?:    .*)?\n)+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Job();

    [GeneratedRegex(@"^          (?<name>[A-Z_]+): ", RegexOptions.Multiline, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'", RegexOptions.None, 1000)]
    private static partial Regex Read();
}
