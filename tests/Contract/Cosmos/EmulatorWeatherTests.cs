using System.Net;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Sub-statuses of 404, budgets of request units, cut answers, and the settings that bring them to a stack.</summary>
public sealed class EmulatorWeatherTests
{
    private static readonly PartitionKey P = new("p");
    private static readonly Note One = new() { Id = "1", Pk = "p" };

    [Theory]
    [InlineData(CosmosFaultKind.SessionNotAvailable, 1002)]
    [InlineData(CosmosFaultKind.OwnerNotFound, 1003)]
    public async Task Given_a_404_with_a_sub_status_When_it_lasts_Then_the_SDK_hands_it_over(CosmosFaultKind kind, int subStatus)
    {
        await using var cosmos = new EmulatorFixture();
        var container = await cosmos.NewContainerAsync();
        await container.CreateItemAsync(One, P);
        using var fault =
            cosmos.Emulator.Faults.Inject(new CosmosFault(kind, c => c.Operation == CosmosOperation.Read) { Times = int.MaxValue });
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Note>("1", P));
        Assert.Equal((HttpStatusCode.NotFound, subStatus), (refusal.StatusCode, refusal.SubStatusCode));
        Assert.InRange(fault.Hits, 1, 10);
    }

    [Fact]
    public async Task Given_a_budget_When_a_partition_has_used_it_up_Then_429_names_the_time_and_other_partitions_go_on()
    {
        await using var cosmos = new EmulatorFixture(weather: new CosmosWeather { PartitionRequestUnits = 10 });
        var container = await cosmos.NewContainerAsync(options: o => o.MaxRetryAttemptsOnRateLimitedRequests = 0);
        await container.CreateItemAsync(One, P);
        await container.CreateItemAsync(One with { Id = "2" }, P);
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.CreateItemAsync(One with { Id = "3" }, P));
        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        await container.CreateItemAsync(One with { Pk = "q" }, new PartitionKey("q"));
        cosmos.Clock.Advance(refusal.RetryAfter.Value);
        await container.CreateItemAsync(One with { Id = "3" }, P);
    }

    [Fact]
    public async Task Given_a_share_of_cut_answers_When_a_write_is_cut_Then_it_took_effect()
    {
        await using var cosmos = new EmulatorFixture(weather: new CosmosWeather { CutShare = 1 });
        var container = await cosmos.NewContainerAsync();
        await Refused.WithAsync(HttpStatusCode.RequestTimeout, container.CreateItemAsync(One, P));
        Assert.Equal("1", (await container.ReadItemAsync<Note>("1", P)).Resource.Id);
    }

    [Fact]
    public void Given_settings_When_they_are_read_Then_each_has_its_property_and_empty_ones_are_not_given()
    {
        var weather = CosmosWeather.Read(
            [Setting("LagVersions", "3"), Setting("lagmilliseconds", "250"), Setting("LagShare", "0.5"),
            Setting("LagContainers", "accounts,seats"),
            Setting("PartitionRequestUnits", "10000"), Setting("CutShare", "0.01"), Setting("SessionShare", "0.02"), Setting("Seed", "")]);
        var expected = new CosmosWeather
        {
            LagVersions = 3,
            LagMilliseconds = 250,
            LagShare = 0.5,
            LagContainers = "accounts,seats",
            PartitionRequestUnits = 10_000,
            CutShare = 0.01,
            SessionShare = 0.02,
        };
        Assert.Equal(expected, weather);
    }

    [Theory]
    [InlineData("LagVersion", "3", "There is no setting CosmosEmulator__LagVersion; the emulator has LagVersions, ")]
    [InlineData("LagVersions", "many", "The setting CosmosEmulator__LagVersions must be a whole number from 0 to 1000, not 'many'.")]
    [InlineData("LagVersions", "-1", "The setting CosmosEmulator__LagVersions must be a whole number from 0 to 1000, not '-1'.")]
    [InlineData("CutShare", "1.5", "The setting CosmosEmulator__CutShare must be a share from 0 to 1, not '1.5'.")]
    public void Given_a_setting_that_is_misspelt_or_out_of_range_When_it_is_read_Then_a_sentence_names_it(string name, string value,
        string sentence)
    {
        var wrong = Assert.Throws<FormatException>(() => CosmosWeather.Read([Setting(name, value)]));
        Assert.StartsWith(sentence, wrong.Message, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, string?> Setting(string name, string value) => new(name, value);
}
