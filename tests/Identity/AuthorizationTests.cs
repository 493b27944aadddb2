namespace BoxOffice.Tests.Identity;

/// <summary>Calls where users sign in, by those who wait, are admitted or are somebody else; AuthorizationMatrixTests
/// has every call and every token.</summary>
public sealed class AuthorizationTests
{
    private const long Other = 2;
    private const long Waiting = 3;
    private const long Admitted = 4;

    private sealed record Call(string Name, HttpMethod Method, Func<long, string> Path, Func<long, object?>? Body, bool ByQueueToken,
        int[] Expected);

    [Fact]
    public async Task Given_every_call_When_made_by_everybody_Then_each_is_let_in_or_refused_as_the_table_says()
    {
        await using var sale = await OidcSale.StartAsync();
        var queueTokens =
            new Dictionary<long, string> { [Other] = await sale.QueueTokenAsync(Other), [Admitted] = await sale.QueueTokenAsync(Admitted) };
        await sale.PauseAsync();
        queueTokens[Waiting] = await sale.QueueTokenAsync(Waiting);
        var reservation = await sale.HoldAsync(Admitted, queueTokens[Admitted], 10);
        var wrong = new List<string>();
        foreach (var call in Calls(reservation))
        {
            // nobody; another user; the right user without admission; the right user admitted; the function key alone
            var callers = new (string Who, long User, string? Bearer, string? Key)[]
            {
                ("nobody", Admitted, null, null),
                ("other", Admitted, Bearer(call, Other), null),
                ("waiting", Waiting, Bearer(call, Waiting), null),
                ("admitted", Admitted, Bearer(call, Admitted), null),
                ("operator", Admitted, null, OidcSale.FunctionKey),
            };
            foreach (var ((who, user, bearer, key), expected) in callers.Zip(call.Expected))
            {
                var status = (int)await sale.SendAsync(call.Method, call.Path(user), call.Body?.Invoke(user), bearer, key);
                if (status != expected) wrong.Add($"{call.Name} by {who}: {status}, not {expected}");
            }
        }

        Assert.Empty(wrong);

        string Bearer(Call call, long user) => call.ByQueueToken ? queueTokens[user] : sale.SignIn(user);
    }

    [Fact]
    public async Task Given_anothers_reservation_When_a_user_asks_for_it_as_themselves_Then_it_does_not_exist()
    {
        await using var sale = await OidcSale.StartAsync();
        var (mine, theirs) = (await sale.QueueTokenAsync(Admitted), await sale.QueueTokenAsync(Other));
        var reservationId = await sale.HoldAsync(Admitted, mine, 10);
        Assert.Equal(404, (int)await sale.SendAsync(HttpMethod.Post, "v1/payments/pay", new { reservationId, userId = Other }, theirs));
        Assert.Equal(404,
            (int)await sale.SendAsync(HttpMethod.Delete, $"v1/reservations/{reservationId}?userId={Other}", null, sale.SignIn(Other)));
    }

    [Fact]
    public async Task Given_a_paid_reservation_When_a_queue_token_of_a_later_session_gives_it_back_Then_403_and_the_sign_in_may()
    {
        await using var sale = await OidcSale.StartAsync();
        var bought = await sale.QueueTokenAsync(Admitted);
        Assert.Equal(200,
            (int)await sale.SendAsync(HttpMethod.Patch, $"v1/users/{Admitted}/charge", new { balance = 1000 }, sale.SignIn(Admitted)));
        var (first, second) = (await sale.HoldAsync(Admitted, bought, 10), await sale.HoldAsync(Admitted, bought, 11));
        foreach (var reservationId in (string[])[first, second])
            Assert.Equal(200,
                (int)await sale.SendAsync(HttpMethod.Post, "v1/payments/pay", new { reservationId, userId = Admitted }, bought));
        var later = await sale.QueueTokenAsync(Admitted);
        Assert.NotEqual(bought, later);
        Assert.Equal(403, (int)await sale.SendAsync(HttpMethod.Delete, $"v1/reservations/{first}?userId={Admitted}", null, later));
        Assert.Equal(200, (int)await sale.SendAsync(HttpMethod.Delete, $"v1/reservations/{first}?userId={Admitted}", null, bought));
        Assert.Equal(200,
            (int)await sale.SendAsync(HttpMethod.Delete, $"v1/reservations/{second}?userId={Admitted}", null, sale.SignIn(Admitted)));
        // A hold is another matter: who has it may let go of it.
        var held = await sale.HoldAsync(Admitted, later, 12);
        Assert.Equal(200, (int)await sale.SendAsync(HttpMethod.Delete, $"v1/reservations/{held}?userId={Admitted}", null, later));
    }

    [Fact]
    public async Task Given_tokens_of_one_kind_When_the_call_takes_the_other_Then_401()
    {
        await using var sale = await OidcSale.StartAsync();
        var queueToken = await sale.QueueTokenAsync(Admitted);
        Assert.Equal(401, (int)await sale.SendAsync(HttpMethod.Get, $"v1/users/{Admitted}/balance", null, queueToken));
        Assert.Equal(401, (int)await sale.SendAsync(HttpMethod.Get, "v1/queues/token", null, sale.SignIn(Admitted)));
        Assert.Equal(401, (int)await sale.SendAsync(HttpMethod.Delete, "v1/queues/token", null, sale.SignIn(Admitted)));
    }

    private static IEnumerable<Call> Calls(string reservationId)
    {
        int[] anybody = [200, 200, 200, 200, 200], mine = [401, 403, 200, 200, 401], operators = [401, 401, 401, 401, 200];
        foreach (var path in (string[])["v1/concerts", "v1/concerts/1", "v1/concerts/1/dates", "v1/concerts/dates/1/seats",
            "v1/concerts/dates/1/seat-map", "v1/queues/main/board", "v1/health/live", "v1/health/ready", "v1/openapi.json", "v1/docs"])
            yield return new Call(path, HttpMethod.Get, _ => path, null, false, anybody);
        yield return new Call("join", HttpMethod.Post, _ => "v1/queues/token", u => new { userId = u, concertId = 1 }, false, mine);
        yield return new Call("place", HttpMethod.Get, _ => "v1/queues/token", null, true, [401, 200, 200, 200, 401]);
        yield return new Call("balance", HttpMethod.Get, u => $"v1/users/{u}/balance", null, false, mine);
        yield return new Call("ledger", HttpMethod.Get, u => $"v1/users/{u}/ledger", null, false, mine);
        yield return new Call("charge", HttpMethod.Patch, u => $"v1/users/{u}/charge", _ => new { balance = 1000 }, false, mine);
        yield return new Call("reservations", HttpMethod.Get, u => $"v1/reservations/{u}", null, false, mine);
        yield return new Call("reservation", HttpMethod.Get,
            u => $"v1/users/{u}/reservations/{reservationId}", null, false, [401, 403, 404, 200, 401]);
        yield return new Call("hold", HttpMethod.Post, _ => "v1/reservations",
            u => new { userId = u, concertId = 1, concertDateId = 1, seatNumber = 20 }, true, [401, 403, 403, 200, 401]);
        // Somebody else's reservation does not exist.
        yield return new Call("pay", HttpMethod.Post,
            _ => "v1/payments/pay", u => new { reservationId, userId = u }, true, [401, 403, 404, 200, 401]);
        yield return new Call("release", HttpMethod.Delete,
            u => $"v1/reservations/{reservationId}?userId={u}", null, false, [401, 403, 404, 200, 401]);
        yield return new Call("show queue", HttpMethod.Get, _ => "v1/ops/queues/main", null, false, operators);
        yield return new Call("configure queue", HttpMethod.Put,
            _ => "v1/ops/queues/main", _ => new { phase = "PAUSED" }, false, operators);
        yield return new Call("rebuild", HttpMethod.Post,
            _ => "v1/ops/seat-maps/rebuild", _ => new { concertDateIds = new[] { 1 } }, false, operators);
        yield return new Call("publish", HttpMethod.Post,
            _ => "v1/ops/concerts/publish", _ => new { concertIds = new[] { 1 } }, false, operators);
        yield return new Call("unpublish", HttpMethod.Post,
            _ => "v1/ops/concerts/unpublish", _ => new { concertIds = new[] { 1 } }, false, operators);
    }
}
