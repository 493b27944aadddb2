namespace BoxOffice.Tests.Architecture.Sample.Lower;

/// <summary>Uses nothing.</summary>
internal sealed class Ground;

/// <summary>Uses what is above by a partially qualified name, inside a method that is compiled to a class of its own.</summary>
internal sealed class ByName
{
    public static async Task<string> RunAsync()
    {
        await Task.Yield();
        return new Upper.Roof().GetType().Name;
    }
}
