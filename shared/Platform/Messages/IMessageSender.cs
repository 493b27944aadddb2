using System.Text.Json.Serialization.Metadata;

namespace BoxOffice.Platform.Messages;

/// <summary>
/// The sending half of the queues: the process boundary at which the tests of the protocol run its messages on a clock of their own.
/// </summary>
public interface IMessageSender
{
    /// <summary>Sends a message that nobody sees before the delay, rounded up to whole seconds, is over. One queue operation.</summary>
    Task<MessageReceipt> SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a delayed message visible now, saying what has been done since it was sent. False where somebody has it already: then it is
    /// being handled, which is as good.
    /// </summary>
    Task<bool> MakeVisibleAsync<T>(MessageReceipt receipt, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken);

    /// <summary>Takes a delayed message back. False where somebody has it already.</summary>
    Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken);
}
