using BoxOffice.Tests.Clients;

namespace BoxOffice.Tests.Events;

/// <summary>A receiver as the Standard Webhooks project's own library makes it, under Node.js.</summary>
internal static class StandardReceiver
{
    /// <summary>Whether the library takes a delivery for genuine and new. It compares the time with the machine's.</summary>
    public static async Task<bool> AcceptsAsync(string key, string id, string timestamp, string signature, string body)
    {
        await ClientTools.EnsureNpmAsync();
        var script = Path.Combine(ClientTools.Npm, "verify-webhook.mjs");
        var said = (await ClientTools.RunAsync("node", script, key, id, timestamp, signature, body)).Succeeded().Output.Trim();
        Assert.Contains(said, (string[])["accepted", "No matching signature found"]);
        return said == "accepted";
    }
}
