using BoxOffice.Api;

namespace BoxOffice.Local.Sample;

/// <summary>Concerts to start with. Their dates are always in the future of the start; creating them again changes nothing but those.</summary>
public static class SampleData
{
    /// <summary>A dozen concerts in five halls.</summary>
    public static Task CreateSmallAsync(IServiceProvider services, CancellationToken cancellationToken) => SmallSample.CreateAsync(services, cancellationToken);

    /// <summary>The seed's 10,000 concerts and 12 million seats; takes a few seconds.</summary>
    public static Task CreateSeedAsync(IServiceProvider services, CancellationToken cancellationToken) => SeedSample.CreateAsync(services, cancellationToken);

    /// <summary>Sample data is right by construction.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    internal static void Expect<T>(Outcome<T> outcome)
    {
        if (outcome.Refused(out var refusal, out _)) throw new InvalidOperationException($"Sample data was refused: {refusal.Detail}");
    }
}
