using System.Text;
using BoxOffice.Events;
using BoxOffice.Local.Redis;
using BoxOffice.Tests.Events;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace BoxOffice.Tests.Infra;

/// <summary>The runbook's rotations, step by step: at every step what is in use is still good. Another order is shown to fail.</summary>
public sealed class KeyRotationTests
{
    private const string Old = "the old key: more than 32 bytes of these tests alone";
    private const string New = "the new key: more than 32 bytes of these tests alone";

    private const string OldHook = "b2xkLCAyNCBieXRlcyBvciBtb3JlLCBvZiB0ZXN0cw==";
    private const string NewHook = "bmV3LCAyNCBieXRlcyBvciBtb3JlLCBvZiB0ZXN0cw==";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Old, $"{Old},{New}")] // 1. the new key last
    [InlineData($"{Old},{New}", $"{New},{Old}")] // 2. the new key first
    public async Task Given_a_step_of_the_tokens_rotation_When_some_instances_have_taken_it_Then_each_verifies_what_the_others_sign(
        string before, string after)
    {
        Assert.True(await VerifiesAsync(signs: before, verifies: after));
        Assert.True(await VerifiesAsync(signs: after, verifies: before));
    }

    [Fact]
    public async Task Given_the_tokens_new_key_first_at_once_When_some_instances_have_taken_it_Then_the_others_refuse_its_tokens() =>
        Assert.False(await VerifiesAsync(signs: $"{New},{Old}", verifies: Old));

    [Fact]
    public async Task Given_the_last_step_of_the_tokens_rotation_When_a_token_has_expired_anyway_Then_nobody_loses_a_place()
    {
        var life = TimeSpan.FromHours(new WaitingRoomOptions().TokenHours);

        // Before the old key goes, the runbook waits for a day: longer than a token lives.
        Assert.InRange(life, TimeSpan.Zero, TimeSpan.FromHours(24));
        Assert.False(await VerifiesAsync(signs: Old, verifies: New));
        Assert.True(await VerifiesAsync(signs: $"{New},{Old}", verifies: New));
    }

    [Theory]
    [InlineData($"{NewHook},{OldHook}", OldHook, true)] // 1. the service signs with both
    [InlineData($"{NewHook},{OldHook}", NewHook, true)] // 2. the receivers take the new one, one after the other
    [InlineData(NewHook, NewHook, true)] // 3. the service signs with the new one only
    [InlineData(NewHook, OldHook, false)] // the new one at once: deliveries are refused
    public async Task Given_a_step_of_the_webhooks_rotation_When_an_event_is_delivered_Then_the_receiver_knows_it(string signs,
        string receiver, bool known)
    {
        const string Body = """{"id":"1"}""";
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = EventSignature.Parse(signs)!.Of("1", now, Encoding.UTF8.GetBytes(Body));

        Assert.Equal(known, await StandardReceiver.AcceptsAsync(receiver, "1", $"{now}", signature, Body));
    }

    [Fact]
    public async Task Given_the_rotation_of_Redis_When_its_steps_are_in_order_Then_a_connection_can_be_made_at_every_one()
    {
        await using var server = EmbeddedRedis.Start(password: "primary-1");
        var redis = server.ConnectionString;
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis},password=primary-1,allowAdmin=true");
        await SetKeysAsync(admin, "primary-1", "secondary-1");
        var vault = "primary-1";
        Assert.True(await ConnectsAsync(redis, vault));

        await SetKeysAsync(admin, "primary-1", "secondary-2"); // 1. a new secondary key
        Assert.True(await ConnectsAsync(redis, vault));
        vault = "secondary-2"; // 2. the app takes it
        Assert.True(await ConnectsAsync(redis, vault));
        Assert.True(await ConnectsAsync(redis, "primary-1")); // an instance that has not yet
        await SetKeysAsync(admin, "primary-2", "secondary-2"); // 3. a new primary key

        Assert.True(await ConnectsAsync(redis, vault));
        Assert.False(await ConnectsAsync(redis, "primary-1"));
    }

    [Fact]
    public async Task Given_the_primary_key_of_Redis_first_When_an_instance_connects_again_Then_it_cannot()
    {
        await using var server = EmbeddedRedis.Start(password: "primary-1");
        var redis = server.ConnectionString;
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis},password=primary-1,allowAdmin=true");
        await SetKeysAsync(admin, "primary-1", "secondary-1");
        Assert.True(await ConnectsAsync(redis, "primary-1"));

        await SetKeysAsync(admin, "primary-2", "secondary-1");

        Assert.False(await ConnectsAsync(redis, "primary-1"));
    }

    /// <summary>Two access keys, both good, as Azure Managed Redis has. The connection that sets them stays signed in.</summary>
    private static Task<RedisResult> SetKeysAsync(ConnectionMultiplexer admin, string primary, string secondary) =>
        admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "resetpass", $">{primary}", $">{secondary}");

    private static async Task<bool> ConnectsAsync(string redis, string key)
    {
        var options = ConfigurationOptions.Parse($"{redis},password={key},abortConnect=false,connectTimeout=2000,connectRetry=1");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connection.GetDatabase().PingAsync() >= TimeSpan.Zero;
        }
        catch (Exception refused) when (refused is RedisConnectionException or RedisServerException)
        {
            return false;
        }
    }

    private static async Task<bool> VerifiesAsync(string signs, string verifies)
    {
        var token = Tokens(signs)
            .Issue(new QueueToken("main", 1, new PlaceId(1, Start.ToUnixTimeMilliseconds() * 1000), Start.ToUnixTimeMilliseconds()));
        return !(await Tokens(verifies).VerifyAsync(token)).Refused(out _, out _);
    }

    private static QueueTokens Tokens(string keys) =>
        new(SigningKeys.From(keys.Split(',')), TimeSpan.FromHours(12), new FakeTimeProvider(Start));
}
