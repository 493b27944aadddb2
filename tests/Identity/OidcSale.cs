using System.Net;
using System.Net.Http.Json;

namespace BoxOffice.Tests.Identity;

/// <summary>A sale with sign-in: a concert, and calls by whoever is meant to make them.</summary>
internal sealed class OidcSale : IAsyncDisposable
{
    public const string FunctionKey = "an operator's key that only this test knows";
    private readonly TestAuthority authority;

    private OidcSale(TestAuthority authority, BoxOfficeApp app) => (this.authority, App) = (authority, app);

    public BoxOfficeApp App { get; }

    public static async Task<OidcSale> StartAsync()
    {
        var started = await TestAuthority.StartAsync();
        var settings = new Dictionary<string, string?>(started.Settings) { ["Functions__Key"] = FunctionKey };
        var sale = new OidcSale(started, await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions { Settings = settings }));
        await sale.OpsAsync(HttpMethod.Put, "v1/ops/venues", new
        {
            venues = new[] { new { placeId = 1, name = "Hall",
                sections = new[] { new { name = "A", ticketClass = "VIP", price = 100,
                rows = new[] { new { name = "1", seats = 50 } } } } } },
        });
        var starts = TimeProvider.System.GetUtcNow().AddDays(30);
        await sale.OpsAsync(HttpMethod.Put, "v1/ops/concerts", new
        {
            concerts = new[] { new { concertId = 1, name = "Concert", published = true,
                dates = new[] { new { concertDateId = 1, concertDate = starts, placeId = 1 } } } },
        });
        return sale;
    }

    public string SignIn(long userId) => authority.TokenFor(userId);

    public async Task<string> QueueTokenAsync(long userId) =>
        (await App.PostAsync("v1/queues/token", new { userId, concertId = 1 }, SignIn(userId))).Data.GetProperty("token").GetString()!;

    /// <summary>Nobody who joins from now on is let in.</summary>
    public Task PauseAsync() => OpsAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "PAUSED" });

    public async Task<string> HoldAsync(long userId, string queueToken, int seat) =>
        (await App.PostAsync("v1/reservations", new { userId, concertId = 1, concertDateId = 1, seatNumber = seat },
            queueToken)).Data.GetProperty("reservationId").GetString()!;

    public async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, object? body, string? bearer, string? functionKey = null)
    {
        using var call = new HttpRequestMessage(method, path);
        if (body is not null) call.Content = JsonContent.Create(body);
        if (bearer is not null) call.Headers.Authorization = new("Bearer", bearer);
        if (functionKey is not null) call.Headers.Add("x-functions-key", functionKey);
        using var answer = await App.Http.SendAsync(call, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await authority.DisposeAsync();
    }

    private async Task OpsAsync(HttpMethod method, string path, object body) =>
        Assert.Equal(HttpStatusCode.OK, await SendAsync(method, path, body, null, FunctionKey));
}
