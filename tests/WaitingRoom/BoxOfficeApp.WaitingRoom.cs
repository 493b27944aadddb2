namespace BoxOffice.Tests;

/// <content>What people and operators do with queues.</content>
public partial class BoxOfficeApp
{
    /// <summary>Joins a concert's queue, or the main one.</summary>
    public Task<ApiAnswer> JoinAsync(long userId, long? concertId = null) => PostAsync("v1/queues/token", new { userId, concertId });

    /// <summary>A queue token of a person who may buy now: joins, and fails where there is no room.</summary>
    public async Task<string> AdmitBuyerAsync(long userId, long? concertId = null)
    {
        var place = (await JoinAsync(userId, concertId)).Data;
        Assert.Equal("ACTIVE", place.GetProperty("status").GetString());
        return place.GetProperty("token").GetString()!;
    }

    /// <summary>Sets a queue's phase, rate and capacity.</summary>
    public async Task ConfigureQueueAsync(object settings, string queueId = "main") =>
        _ = (await CallAsync(HttpMethod.Put, $"v1/ops/queues/{queueId}", settings)).Data;

    /// <summary>A tick of the admission.</summary>
    public Task AdmitWaitingAsync() => RunAsync(nameof(Functions.WaitingRoom.AdmitWaiting));
}
