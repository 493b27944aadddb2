using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Infra;

/// <summary>Every <c>az</c> command that we tell anybody, or a workflow, to run is one that the CLI has.</summary>
public sealed partial class AzCommandTests
{
    private static readonly AzReference Reference = AzReference.Load();

    public static TheoryData<string> Files => [
        "docs/deploy.md", "docs/runbook.md", "azure.yaml",
        .. Directory.EnumerateFiles(Repository.PathOf(".github/workflows"), "*.yml")
            .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Given_a_command_of_the_file_Then_its_verb_and_flags_are_in_the_reference(string file) =>
        Assert.Empty(CommandsOf(file).SelectMany(Reference.Complaints));

    [Fact]
    public void The_documents_have_commands()
    {
        // A parser that finds nothing would find nothing wrong.
        Assert.InRange(CommandsOf("docs/runbook.md").Count, 40, 200);
        Assert.InRange(CommandsOf("docs/deploy.md").Count, 15, 200);
        Assert.Contains(CommandsOf(".github/workflows/deploy.yml"), words => words[1] == "deployment");
    }

    [Fact]
    public void Given_a_command_in_the_running_text_Then_its_verb_is_in_the_reference()
    {
        // There it stands for a verb and its point, without every flag.
        var complaints = new[] { "docs/deploy.md", "docs/runbook.md" }
            .SelectMany(file => Inline().Matches(File.ReadAllText(Repository.PathOf(file))))
            .Select(m => ShellCommands.Of(m.Groups["text"].Value)[0])
            .SelectMany(Reference.Complaints);

        Assert.DoesNotContain(complaints, c => !c.EndsWith("is missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("az redisenterprise resize -g x -n y", "no such command")]
    [InlineData("az functionapp restart -g x --appname y", "no flag --appname")]
    [InlineData("az functionapp keys list -g x", "--name -n is missing")]
    [InlineData("az redisenterprise update -g x -n y --sku Balanced_B11", "--sku cannot be Balanced_B11")]
    [InlineData("X=$(az functionapp keys lst -g x -n y -o tsv)", "no such command")]
    [InlineData("curl x | tee \"$(az account shows)\"", "no such command")]
    public void Given_a_wrong_command_Then_it_is_found(string planted, string complaint) => Assert.Contains(
        Az(ShellCommands.Of(planted)).SelectMany(Reference.Complaints), c => c.Contains(complaint, StringComparison.Ordinal));

    [Theory]
    [InlineData("az functionapp restart -g x -n y")]
    [InlineData("az functionapp keys list -g $RG -n $APP --query functionKeys.default -o tsv   # a comment that says az nonsense")]
    [InlineData("az redisenterprise update -g x \\\n  -n y --sku Balanced_B10")]
    public void Given_a_right_command_Then_nothing_is_said_against_it(string command) =>
        Assert.Empty(Assert.Single(Az(ShellCommands.Of(command)).Select(Reference.Complaints)));

    [Fact]
    public void The_reference_says_whence_it_is()
    {
        Assert.StartsWith("https://github.com/MicrosoftDocs/azure-docs-cli", Reference.Source, StringComparison.Ordinal);
        Assert.Matches(@"^20\d\d-\d\d-\d\d$", Reference.Date);
        Assert.Matches(@"^2\.\d+\.\d+$", Reference.Version);
    }

    private static IReadOnlyList<IReadOnlyList<string>> CommandsOf(string file) => Path.GetExtension(file) == ".md"
        ? Az(ShellCommands.OfDocument(file))
        : Az(ShellCommands.Of(YamlKey().Replace(File.ReadAllText(Repository.PathOf(file)), "")));

    private static IReadOnlyList<IReadOnlyList<string>> Az(IEnumerable<IReadOnlyList<string>> commands) =>
        [.. commands.Where(words => words[0] == "az")];

    /// <summary><c>run: az ...</c>: the command without its key.</summary>
    [GeneratedRegex(@"^[ -]*run: *", RegexOptions.Multiline, 1000)]
    private static partial Regex YamlKey();

    [GeneratedRegex("`(?<text>az [^`\n]+)`", RegexOptions.None, 1000)]
    private static partial Regex Inline();
}
