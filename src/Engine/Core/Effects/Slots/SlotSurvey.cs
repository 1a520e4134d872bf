using System.Reflection;

namespace Distributed.Engine.Effects.Slots;

/// <summary>What the walks through one closure's methods have found. Used by one thread.</summary>
internal sealed class SlotSurvey
{
    /// <summary>More methods than this, each counted as often as it is called, are not walked.</summary>
    private const int MaxWalks = 64;

    private int walks;

    public Dictionary<CapturePath, ArrayUse> Arrays { get; } = [];

    /// <summary>Methods whose every call was walked with its arguments, as far as the walked code goes.</summary>
    public HashSet<MethodBase> Walked { get; } = [];

    /// <summary>Methods that walked code calls or points to, but that were not walked there.</summary>
    public HashSet<MethodBase> Passed { get; } = [];

    /// <summary>Fields used on objects that aren't known, in walked code.</summary>
    public HashSet<FieldKey> Untracked { get; } = [];

    /// <summary>Captured fields whose value may change while the closure runs, seen in walked code.</summary>
    public HashSet<FieldKey> Unstable { get; } = [];

    /// <summary>Too much code, or recursion.</summary>
    public bool IsGivenUp { get; private set; }

    public void GiveUp() => IsGivenUp = true;

    /// <summary>Counts a walk; false when there were too many.</summary>
    public bool TryWalk(MethodBase method)
    {
        Walked.Add(method);
        IsGivenUp |= ++walks > MaxWalks;
        return !IsGivenUp;
    }

    public ArrayUse UseOf(CapturePath array)
    {
        if (!Arrays.TryGetValue(array, out var use))
        {
            Arrays[array] = use = new();
        }

        return use;
    }
}
