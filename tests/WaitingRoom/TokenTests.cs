using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.WaitingRoom;

public sealed class TokenTests
{
    private const string OldKey = "the old key of more than 32 bytes!!";
    private const string NewKey = "the new key of more than 32 bytes!!";
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly QueueToken Token =
        new("main", 42, new PlaceId(3, Now.ToUnixTimeMilliseconds() * 1000), Now.ToUnixTimeMilliseconds());
    private readonly FakeTimeProvider time = new(Now);

    [Fact]
    public async Task Given_a_token_Then_it_says_what_was_signed()
    {
        var tokens = With(OldKey);

        Assert.Equal(Token, (await tokens.VerifyAsync(tokens.Issue(Token))).Value);
    }

    [Fact]
    public async Task Given_a_new_key_in_front_Then_old_tokens_are_good_until_the_old_key_goes()
    {
        var old = With(OldKey).Issue(Token);

        var fresh = With(NewKey, OldKey).Issue(Token);

        Assert.Equal(Token, (await With(NewKey, OldKey).VerifyAsync(old)).Value);
        Assert.Equal(Token, (await With(NewKey).VerifyAsync(fresh)).Value);
        Assert.IsType<TokenInvalid>((await With(NewKey).VerifyAsync(old)).Refusal);
        Assert.IsType<TokenInvalid>((await With(OldKey).VerifyAsync(fresh)).Refusal);
    }

    [Fact]
    public async Task Given_a_changed_token_Then_it_is_invalid()
    {
        var tokens = With(OldKey);
        var parts = tokens.Issue(Token).Split('.');
        var other = tokens.Issue(Token with { UserId = 43 }).Split('.');
        string[] forged =
        [
            $"{parts[0]}.{other[1]}.{parts[2]}",
            $"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.",
            "not a token",
            "a.b.c",
        ];

        foreach (var token in forged) Assert.IsType<TokenInvalid>((await tokens.VerifyAsync(token)).Refusal);
        Assert.IsType<TokenMissing>((await tokens.VerifyAsync(null)).Refusal);
    }

    [Fact]
    public async Task Given_its_life_is_over_Then_it_has_expired_and_not_a_moment_before()
    {
        var tokens = With(OldKey);
        var token = tokens.Issue(Token);

        time.Advance(TimeSpan.FromHours(12));
        Assert.Null((await tokens.VerifyAsync(token)).Refusal);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<TokenExpired>((await tokens.VerifyAsync(token)).Refusal);
    }

    [Fact]
    public void Given_a_short_key_or_none_in_production_Then_the_start_stops_and_names_the_setting()
    {
        Assert.Contains("Queue__SigningKeys", Refused("Production", ("Queue:SigningKeys:0", "short")), StringComparison.Ordinal);
        Assert.Contains("Queue__SigningKeys", Refused("Production", ("Queue:SigningKeys", $"{OldKey},short")), StringComparison.Ordinal);
        Assert.Contains("Queue__SigningKeys", Refused("Production"), StringComparison.Ordinal);
        Assert.Contains("sample", Refused("Production", ("Queue:SigningKeys", "replace this with a secret of at least 32 bytes")),
            StringComparison.Ordinal);
        Assert.Contains("Queue__SigningKeys", Refused("Development", ("Identity:Mode", "Oidc")), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_keys_as_a_list_or_as_one_value_Then_all_of_them_verify_and_the_first_signs()
    {
        var listed = Read("Production", ("Queue:SigningKeys:0", NewKey), ("Queue:SigningKeys:1", OldKey));
        var joined = Read("Production", ("Queue:SigningKeys", $"{NewKey}, {OldKey}"));

        Assert.Equal(listed.Verifying.Select(k => k.KeyId), joined.Verifying.Select(k => k.KeyId));
        Assert.Equal(listed.Verifying[0].KeyId, joined.Signing.Key.KeyId);
        Assert.Single(Read("Development").Verifying);
    }

    private QueueTokens With(params string[] keys) => new(SigningKeys.From(keys), TimeSpan.FromHours(12), time);

    private static string Refused(string environment, params (string Name, string Value)[] settings) =>
        Assert.Throws<InvalidOperationException>(() => Read(environment, settings)).Message;

    private static SigningKeys Read(string environment, params (string Name, string Value)[] settings) => SigningKeys.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build(),
        new HostingEnvironment { EnvironmentName = environment });
}
