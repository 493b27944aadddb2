using BoxOffice.Platform.Api;

namespace BoxOffice.Local.Sample;

/// <summary>Concerts to start with. Their dates are always in the future of the start; creating them
/// again changes nothing but those.</summary>
public static class SampleData
{
    /// <summary>Creates them through the operators' own rules.</summary>
    public static Task CreateAsync(IServiceProvider services, SampleSize size, CancellationToken cancellationToken) => size switch
    {
        SampleSize.Small => SmallSample.CreateAsync(services, cancellationToken),
        SampleSize.Seed => SeedSample.CreateAsync(services, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>Sample data is right by construction.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    internal static void Expect<T>(Outcome<T> outcome)
    {
        if (outcome.Refused(out var refusal, out _)) throw new InvalidOperationException($"Sample data was refused: {refusal.Detail}");
    }
}
