namespace BoxOffice.Local.Host;

/// <summary>The host cannot start or go on; the message is one sentence for the person at the terminal.</summary>
public sealed class HostException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>A function threw.</summary>
/// <param name="function">Its name.</param>
/// <param name="type">The exception's type in the worker.</param>
/// <param name="message">Its message.</param>
public sealed class FunctionFailedException(string function, string type, string message)
    : Exception($"{function} failed with {type}: {message}")
{
    /// <summary>The exception's type in the worker, with its namespace.</summary>
    public string FailureType { get; } = type;
}
