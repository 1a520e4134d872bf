using System.Runtime.CompilerServices;

namespace Compat;

/// <summary>What must become of the calls of a behaviour when a cluster is there and everything shippable ships.</summary>
public enum Ships
{
    /// <summary>Every call of the behaviour runs in another process.</summary>
    Must,

    /// <summary>Either is right; a better analysis may promote it to <see cref="Must"/>.</summary>
    May,

    /// <summary>No call leaves the process: shipping could not give the BCL's answer.</summary>
    Never,
}

/// <summary>One behaviour of the BCL, stated by the method's name and proven by its body.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BehaviourAttribute : FactAttribute
{
    public BehaviourAttribute(Ships ships, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
#if XUNIT_V3
        : base(file, line)
#endif
    {
        Ships = ships;
        File = file;
        Line = line;
    }

    public Ships Ships { get; }

    /// <summary>The file whose call sites belong to the behaviour: they are written where the behaviour is.</summary>
    public string File { get; }

    public int Line { get; }

    /// <summary>Text that a recorded local reason must contain; for refusals, the path from the lambda to the culprit.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// For one that must ship and does not yet: text of the reason that is recorded instead. Checked like any other, so that the mark has to go
    /// as soon as the behaviour ships.
    /// </summary>
    public string? Missed { get; init; }

    /// <summary>It is cancelled after some time: on a busy machine, or where no executor is there until then, none of its calls has begun.</summary>
    public bool IsTimed { get; init; }

    /// <summary>The most bytes that all its calls together may send, where that is the point; 0: any number.</summary>
    public long SendsAtMost { get; init; }
}
