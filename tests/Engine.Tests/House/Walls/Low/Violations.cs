#pragma warning disable CA1823, IDE0051, IDE0044, CS0169 // Each type here exists only to name the upper room in one particular way.
using Distributed.Engine.Tests.House.Walls.High;

namespace Distributed.Engine.Tests.House.Walls.Low;

internal sealed class UsesInField
{
    private Roof? roof;
}

internal interface UsesInSignature
{
    void Repair(Roof roof);
}

internal sealed class UsesInBody
{
    internal static string Name() => new Roof().ToString()!;
}

internal sealed class UsesInLambda
{
    internal static Func<int, object> Maker(int seed) => n => n == seed ? new Roof() : "none";
}

internal sealed class UsesInIterator
{
    internal static IEnumerable<object> All()
    {
        yield return new Roof();
    }
}

internal sealed class UsesInAsync
{
    internal static async Task<object> Later()
    {
        await Task.Yield();
        return new Roof();
    }
}

internal sealed class UsesInNestedType
{
    internal sealed class Inner
    {
        internal static object Make() => new Roof();
    }
}

internal sealed class UsesAsGenericArgument
{
    internal static Dictionary<string, List<Roof>>? All { get; set; }
}

internal sealed class UsesAsGenericArgumentOfCall
{
    internal static object Make() => Activator.CreateInstance<Roof>();
}

internal sealed class UsesAsBase : Roof;

[Roof]
internal sealed class UsesAsAttribute;

internal sealed class UsesInCast
{
    internal static bool Is(object o) => o is Roof;
}

internal sealed class UsesInTypeof
{
    internal static Type Get() => typeof(Roof);
}

internal sealed class UsesInCatch
{
    internal static bool Runs(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (RoofException)
        {
            return false;
        }
    }
}

internal sealed class UsesStaticField
{
    internal static int Read() => Roof.Height;
}

internal sealed class UsesInConstraint
{
    internal static void Over<T>()
        where T : Roof
    {
    }
}
