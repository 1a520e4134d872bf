using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects;

/// <summary>
/// What the code behind one delegate method can do, as far as it has been seen: it grows with the runtime types and delegate
/// methods found in captured graphs. Thread-safe; answers are cached.
/// </summary>
internal sealed class ClosureEffects
{
    /// <summary>Why the code can't be shipped whatever it captures; null when it can.</summary>
    public LocalReason? Reason => throw new NotImplementedException();

    /// <summary>The machine decides the answer (reads files, clocks, culture data): executors on this host only.</summary>
    public bool IsHostBound => throw new NotImplementedException();

    /// <summary>
    /// Adds a runtime type found among the captured objects: virtual calls may now reach its overrides.
    /// Null when the closure may still ship with it; a refusal leaves these effects as they were.
    /// </summary>
    public LocalReason? Include(Type capturedType) => throw new NotImplementedException();

    /// <summary>Adds a method that a captured delegate points to. Null when the closure may still ship with it.</summary>
    public LocalReason? Include(MethodInfo delegateMethod) => throw new NotImplementedException();

    /// <summary>Whether any code that may run touches this field.</summary>
    public bool Touches(FieldInfo field) => throw new NotImplementedException();
}
