using System.Net;

namespace BoxOffice.Tests.Api;

/// <summary>Everything that anything logs, at its most talkative, while secrets are in use.</summary>
public sealed class SecretsInLogsTests
{
    private const string FunctionKey = "function-key-0123456789";
    private const string SigningKey = "signing-key-that-nobody-else-has-0123456789";

    [Fact]
    public async Task Given_the_most_talkative_level_When_the_service_is_used_Then_no_token_and_no_key_is_logged()
    {
        using var log = new LogOfEverything();
        await using var app = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Functions__Key"] = FunctionKey, ["Queue__SigningKeys"] = SigningKey },
            Configure = builder => log.Listen(builder.Logging),
        });
        var token = (await app.JoinAsync(1)).Data.GetProperty("token").GetString()!;
        await app.GetAsync("v1/queues/token", token);
        await app.GetAsync("v1/queues/token", token + "x");
        await app.PostAsync("v1/reservations", new { userId = 1, concertId = 1, concertDateId = 1, seatNumber = 1 }, token,
            "a-key-of-a-client");
        await app.PostAsync("v1/payments/pay", new { userId = 1, reservationId = "r", token }, token);
        await app.CallAsync(HttpMethod.Patch, "v1/users/1/charge", new { balance = 1000 });
        using var call = new HttpRequestMessage(HttpMethod.Get, "v1/ops/queues/main");
        call.Headers.Add("x-functions-key", FunctionKey);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.SendAsync(call, TestContext.Current.CancellationToken)).StatusCode);

        Assert.NotEmpty(log.Lines);
        var secrets = (string[])[token, token.Split('.')[2], FunctionKey, SigningKey, "AccountKey=", "SharedKey "];
        foreach (var secret in secrets) Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
