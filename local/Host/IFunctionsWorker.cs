using Microsoft.AspNetCore.Http;

namespace BoxOffice.Local.Host;

/// <summary>The process, or the part of this one, that runs the functions.</summary>
internal interface IFunctionsWorker : IAsyncDisposable
{
    /// <summary>The app's services; null where they live in another process.</summary>
    IServiceProvider? Services { get; }

    /// <summary>Completes when it has ended without being told to; the text says how.</summary>
    Task<string> Ended { get; }

    /// <summary>Hands it an HTTP call, whose invocation the channel has announced.</summary>
    /// <param name="capabilities">What the worker said of itself when it was initialized.</param>
    Task ServeAsync(HttpContext http, IReadOnlyDictionary<string, string> capabilities);
}
