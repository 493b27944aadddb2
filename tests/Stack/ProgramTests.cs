using System.Net;
using System.Net.Sockets;
using BoxOffice.Local;

namespace BoxOffice.Tests.Stack;

/// <summary>What somebody at a terminal sees.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_says_where_it_serves_and_a_SIGTERM_leaves_no_process()
    {
        await using var program = StackProcess.Start(["--ephemeral-ports", "--sample", "none"]);
        var line = Assert.Single(await program.ReadUntilReadyAsync());
        Assert.Matches("^Ready: http://127\\.0\\.0\\.1:[0-9]+/api$", line);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK,
            (await http.GetAsync(new Uri(line["Ready: ".Length..] + "/v1/health/ready"),
            TestContext.Current.CancellationToken)).StatusCode);

        var children = program.Children();
        Assert.NotEmpty(children);
        await program.SignalAsync("TERM");
        var (exitCode, errors) = await program.EndAsync();
        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(children, StackProcess.IsAlive);
    }

    [Fact]
    public async Task Its_children_end_with_it_even_when_it_is_killed()
    {
        await using var program = StackProcess.Start(["--ephemeral-ports", "--sample", "none"]);
        await program.ReadUntilReadyAsync();
        var children = program.Children();
        Assert.NotEmpty(children);
        await program.SignalAsync("KILL");
        await program.EndAsync();
        await Eventually.TrueAsync(() => !children.Any(StackProcess.IsAlive), "the children's end");
    }

    [Fact]
    public async Task Given_a_worker_process_that_is_killed_When_it_served_Then_the_program_ends_with_one_sentence_and_no_child()
    {
        await using var program = StackProcess.Start(["--ephemeral-ports", "--sample", "none", "--child"]);
        await program.ReadUntilReadyAsync();
        var children = program.Children();
        // The first: below it is the watcher that ends it with us, whose command line has the same words.
        var worker = children.First(id => StackProcess.CommandLineOf(id).Contains("--functions-worker-id", StringComparison.Ordinal));
        await StackProcess.SignalAsync(worker, "KILL");
        var (exitCode, errors) = await program.EndAsync();
        Assert.Equal("The functions worker ended with exit code 137.", errors.Split('\n')[^1]);
        Assert.Equal(1, exitCode);
        await Eventually.TrueAsync(() => !children.Any(StackProcess.IsAlive), "the children's end");
    }

    [Fact]
    public async Task The_services_alone_carry_a_stack_that_is_led_to_them()
    {
        await using var program = StackProcess.Start(["--services", "--ephemeral-ports"]);
        var settings = (await program.ReadUntilReadyAsync()).SkipLast(1)
            .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => (string?)parts[1]);
        Assert.Equal(["AzureWebJobsStorage", "Cosmos__ConnectionString", "Cosmos__UseGateway", "Redis__ConnectionString"],
            settings.Keys.Order());
        await using var stack =
            await LocalStack.StartAsync(new LocalStackOptions { Settings = settings }, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = stack.BaseAddress };
        Assert.Equal(HttpStatusCode.OK,
            (await http.GetAsync(new Uri("v1/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Given_verbose_When_it_serves_Then_it_has_named_the_services_and_they_answer()
    {
        await using var program = StackProcess.Start(["--ephemeral-ports", "--sample", "none", "--verbose"]);
        var lines = await program.ReadUntilReadyAsync();
        Assert.StartsWith("Starting Redis, storage and Cosmos DB", lines[0], StringComparison.Ordinal);
        var settings =
            lines.Where(l => l.Contains("__", StringComparison.Ordinal) || l.StartsWith("AzureWebJobsStorage=", StringComparison.Ordinal))
            .Select(l => l.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.Equal(["AzureWebJobsStorage", "Cosmos__ConnectionString", "Cosmos__UseGateway", "Redis__ConnectionString"],
            settings.Keys.Order());
        var endpoint = settings["Cosmos__ConnectionString"].Split(';')[0]["AccountEndpoint=".Length..];
        using var http = new HttpClient();
        var databases = await http.GetStringAsync(new Uri(new Uri(endpoint), "dbs"), TestContext.Current.CancellationToken);
        Assert.Contains("\"boxoffice\"", databases, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await FailsAsync(1, $"Port {port} of 127.0.0.1 is in use; ", ["--urls", $"http://127.0.0.1:{port}"]);
    }

    [Theory]
    [InlineData("There is no flag '--fast'; ", "--fast")]
    [InlineData("--urls needs one address like http://127.0.0.1:7071, not 'https://example.com'.", "--urls", "https://example.com")]
    [InlineData("--sample needs none, small or seed, not 'big'.", "--sample", "big")]
    [InlineData("--sample needs none, small or seed, not 'big'.", "--sample=big")]
    [InlineData("--urls names a port and --ephemeral-ports asks for any; give one of them.", "--urls=http://127.0.0.1:7071",
        "--ephemeral-ports")]
    [InlineData("--services starts no functions, so --urls and --child have no meaning with it.", "--services", "--child")]
    public Task A_wrong_flag_is_one_sentence(string sentence, params string[] arguments) => FailsAsync(2, sentence, arguments);

    [Theory]
    [InlineData("Redis at 127.0.0.1:1, named by the setting Redis__ConnectionString, does not answer; ", "Redis__ConnectionString",
        "127.0.0.1:1")]
    [InlineData("The storage queue service at http://127.0.0.1:1, named by the setting AzureWebJobsStorage, does not answer; ",
        "AzureWebJobsStorage",
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:1/a;")]
    [InlineData("Cosmos DB at http://127.0.0.1:1, named by the setting Cosmos__ConnectionString, does not answer; ",
        "Cosmos__ConnectionString",
        "AccountEndpoint=http://127.0.0.1:1/;AccountKey=YQ==")]
    [InlineData("The setting AzureWebJobsStorage cannot be read: ", "AzureWebJobsStorage", "nonsense")]
    [InlineData("There is no setting CosmosEmulator__LagVersion; ", "CosmosEmulator__LagVersion", "2")]
    [InlineData("The setting CosmosEmulator__LagVersions must be a whole number ", "CosmosEmulator__LagVersions", "two")]
    [InlineData("node is not on PATH; ", "PATH", "/nowhere")]
    public Task What_is_missing_is_one_sentence(string sentence, string setting, string value) =>
        FailsAsync(1, sentence, ["--ephemeral-ports"], (setting, value));

    [Fact]
    public async Task Help_lists_the_flags()
    {
        await using var program = StackProcess.Start(["--help"]);
        Assert.Equal(StackArguments.Usage.Split('\n')[0], await program.ReadLineAsync());
        Assert.Equal((0, ""), await program.EndAsync());
    }

    private static async Task FailsAsync(int exitCode, string sentence, string[] arguments, params (string, string?)[] environment)
    {
        await using var program = StackProcess.Start(arguments, environment);
        var (code, errors) = await program.EndAsync();
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
        Assert.Equal(exitCode, code);
    }
}
