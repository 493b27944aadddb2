using System.Diagnostics.CodeAnalysis;

namespace BoxOffice.Platform.Api;

/// <summary>Either a value or the reason there is none. Both convert implicitly, so a rule just returns the one it has.</summary>
/// <typeparam name="T">The value of success.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why not; null on success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value. Only where <see cref="Refusal"/> is null.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    /// <summary>True with the refusal, false with the value: the first line after every call that may refuse.</summary>
    public bool Refused([NotNullWhen(true)] out Refusal? refusal, [MaybeNullWhen(true)] out T value)
    {
        refusal = Refusal;
        value = this.value;
        return refusal is not null;
    }
}
