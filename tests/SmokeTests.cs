namespace BoxOffice.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Scripts() => Assert.Equal(3, BoxOffice.Storage.DatabaseSchema.Load().Containers.Count);
}
