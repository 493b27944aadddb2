namespace BoxOffice.Tests.Architecture.Sample.Upper;

/// <summary>Stands above, and may use what is below.</summary>
internal sealed class Roof
{
    public static Type Ground => typeof(Lower.Ground);
}
