namespace BoxOffice.Platform.Api;

/// <summary>The body of a buyer's call that names its user.</summary>
/// <typeparam name="TCommand">The same, valid.</typeparam>
public interface IBuyerRequest<TCommand>
{
    /// <summary>Whose call it is.</summary>
    long? UserId { get; }

    /// <summary>A queue token of the body, as the seed's clients send with a payment; null where the call has none.</summary>
    string? BodyToken => null;

    /// <summary>What is asked for, or 400 naming each field at fault.</summary>
    Outcome<TCommand> Validate();
}
