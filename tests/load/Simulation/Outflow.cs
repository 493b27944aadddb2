using BoxOffice.Platform.Redis;
using KeraLua;

namespace BoxOffice.Load.Simulation;

/// <summary>The outflow that waiters are told, by the service's own outflow.lua: its text, not a copy of its rules.</summary>
internal sealed class Outflow : IDisposable
{
    private readonly Lua lua = new();
    private double? quick;
    private double? slow;

    public Outflow()
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream("outflow.lua")
            ?? throw new InvalidOperationException("outflow.lua is not embedded.");
        using var reader = new StreamReader(stream);
        // The text ends with a local function, as admit.lua finds it.
        if (lua.LoadString(reader.ReadToEnd() + "return outflow") != LuaStatus.OK || lua.PCall(0, 1, 0) != LuaStatus.OK)
            throw new InvalidOperationException(lua.ToString(-1));
    }

    /// <summary>People a second; null before the first measurement.</summary>
    public double? Told { get; private set; }

    /// <summary>What a tick measured, people a second.</summary>
    public void Measure(double perSecond)
    {
        lua.PushCopy(1);
        Push(Told);
        Push(quick);
        Push(slow);
        lua.PushNumber(perSecond);
        if (lua.PCall(4, 3, 0) != LuaStatus.OK) throw new InvalidOperationException(lua.ToString(-1));
        (Told, quick, slow) = (lua.ToNumber(-3), lua.ToNumber(-2), lua.ToNumber(-1));
        lua.Pop(3);
    }

    public void Dispose() => lua.Dispose();

    private void Push(double? number)
    {
        if (number is { } known) lua.PushNumber(known);
        else lua.PushNil();
    }
}
