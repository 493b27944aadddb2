using System.Net;
using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;

namespace BoxOffice.Tests.Identity;

/// <summary>Users whom their authority names by a text.</summary>
public sealed class SubjectTests : IAsyncLifetime
{
    private TestAuthority authority = null!;
    private BoxOfficeApp app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        authority = await TestAuthority.StartAsync();
        var settings = new Dictionary<string, string?>(authority.Settings) { ["Identity__Users"] = "Subjects" };
        app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = settings });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await app.DisposeAsync();
        await authority.DisposeAsync();
    }

    [Theory]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("110169484474386276334")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ/+")]
    [InlineData("0100")]
    public async Task Given_a_subject_of_any_form_When_it_signs_in_Then_it_has_one_number_ever_after(string subject)
    {
        var first = await MeAsync(subject);
        Assert.InRange(first, 1, UserIds.Max);
        Assert.Equal(first, await MeAsync(subject));
        // Another process, which has it not in memory.
        Assert.Equal(first, await new Subjects(app.Get<CosmosDatabase>()).NumberOfAsync(authority.Issuer, subject, Token));
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"v1/users/{first}/balance", SignIn(subject))).Status);
    }

    [Fact]
    public async Task Given_two_subjects_or_two_issuers_When_they_sign_in_Then_neither_is_the_other()
    {
        var (one, other) = (await MeAsync("one"), await MeAsync("other"));
        Assert.NotEqual(one, other);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync($"v1/users/{one}/balance", SignIn("other"))).Status);
        Assert.NotEqual(one, await app.Get<Subjects>().NumberOfAsync("https://another.example", "one", Token));
        // Where issuer and subject meet must not matter.
        Assert.NotEqual(
            await app.Get<Subjects>().NumberOfAsync("https://a", "b/c", Token),
            await app.Get<Subjects>().NumberOfAsync("https://a/b", "c", Token));
    }

    [Fact]
    public async Task Given_a_new_subject_When_it_calls_many_times_at_once_in_several_processes_Then_it_has_one_number()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => new Subjects(app.Get<CosmosDatabase>())).ToList();
        var numbers =
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => processes[i % 4].NumberOfAsync(authority.Issuer, "crowd", Token)));
        Assert.Single(numbers.Distinct());
    }

    [Fact]
    public async Task Given_a_subject_that_is_empty_or_too_long_When_it_signs_in_Then_401()
    {
        foreach (var subject in new[] { "", new string('x', 256) })
            Assert.Equal("sign-in-invalid", (await app.GetAsync("v1/users/me", SignIn(subject))).Code);
        Assert.Equal("sign-in-missing", (await app.GetAsync("v1/users/me")).Code);
    }

    private string SignIn(string subject) => authority.Token(subject, TimeProvider.System.GetUtcNow());

    private async Task<long> MeAsync(string subject) =>
        (await app.GetAsync("v1/users/me", SignIn(subject))).Data.GetProperty("userId").GetInt64();
}
