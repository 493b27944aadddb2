using BoxOffice.Tests.Architecture.Sample.Upper;

namespace BoxOffice.Tests.Architecture.Sample.Lower;

/// <summary>Uses what is above by a using, in a generic argument.</summary>
internal sealed class ByUsing
{
    public List<Roof> Roofs { get; } = [];
}
