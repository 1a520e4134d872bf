using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// Which parts of its captured arrays a closure uses, as rules that are held against the captured values of each call. Immutable, thread-safe.
/// </summary>
internal sealed partial class SlotRules
{
    private readonly (CapturePath Array, SlotAccess[] Accesses, Overwrite? Overwrite)[] rules;

    private SlotRules((CapturePath, SlotAccess[], Overwrite?)[] rules)
    {
        this.rules = rules;
        grounds = new(FindGrounds);
    }

    /// <summary>Nothing is known: arrays travel whole.</summary>
    public static SlotRules None { get; } = new([]);

    /// <summary>Walks the methods of a closure.</summary>
    public static SlotRules Find(Reach reach)
    {
        if (reach.Root is not { IsStatic: false } root || reach.TouchesEverything || !UsesCapturedArrays(reach) || reach.Followed.Any(GoesBeyondSpans))
        {
            return None;
        }

        var survey = new SlotSurvey();
        try
        {
            SlotWalk.Run(survey, root);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // IL that nobody has met before: whatever it does, whole arrays are right.
            return None;
        }

        return survey.IsGivenUp || IsEnteredUnseen(reach, survey) ? None : new([.. Judge(reach, survey)]);
    }

    /// <summary>The parts of the arrays that a call with these captures uses. Arrays that aren't listed may be used whole.</summary>
    /// <param name="target">The delegate's target.</param>
    /// <param name="minLength">Shorter arrays aren't listed.</param>
    /// <param name="iterations">The chunk of a loop that the call runs; null when it is no loop's.</param>
    public IReadOnlyList<SlotWindow> WindowsOf(object target, int minLength, IterationSpan? iterations = null)
    {
        if (rules.Length == 0)
        {
            return [];
        }

        var scope = new SlotScope(target, iterations);
        var found = new List<SlotWindow>();
        var twice = new List<Array>();
        foreach (var (path, accesses, overwrite) in rules)
        {
            if (scope.Array(path) is not { } array || array.Length < minLength)
            {
                continue;
            }

            if (found.Exists(w => ReferenceEquals(w.Array, array)))
            {
                twice.Add(array);
            }

            found.Add(overwrite?.Evaluate(scope) is var (from, to) ? Window(array, from, to - 1, isOverwritten: true) : Hull(array, accesses, scope));
        }

        found.RemoveAll(w => twice.Contains(w.Array));
        return found;
    }

    private static SlotWindow Hull(Array array, SlotAccess[] accesses, SlotScope scope)
    {
        if (accesses.Length == 0)
        {
            return new(array, 0, 0, IsOverwritten: false);
        }

        var hull = accesses.Select(a => a.Evaluate(scope)).Aggregate((a, b) => a.Union(b));
        return Window(array, hull.Min, hull.Max, isOverwritten: false);
    }

    /// <summary>Beyond the array's ends there is nothing to use.</summary>
    private static SlotWindow Window(Array array, long first, long last, bool isOverwritten)
    {
        long from = Math.Clamp(first, 0, array.Length), to = Math.Clamp(last + 1, from, array.Length);
        return new(array, (int)from, (int)(to - from), isOverwritten);
    }

    private static IEnumerable<(CapturePath, SlotAccess[], Overwrite?)> Judge(Reach reach, SlotSurvey survey)
    {
        var elsewhere = FieldsOf(reach.Followed.Where(m => !survey.Walked.Contains(m)), _ => true);
        var stored = FieldsOf(reach.Followed, f => f.Access == FieldAccess.Store);
        stored.UnionWith(FieldsOf(reach.Followed.Where(m => !survey.Walked.Contains(m)), f => f.Access == FieldAccess.Address));
        stored.UnionWith(survey.Unstable);

        foreach (var use in survey.Arrays.Values)
        {
            use.Complete();
        }

        // Two ways may lead to one object: what is used whole by one of them is used whole.
        var whole = survey.Arrays.Where(a => a.Value.IsWhole || !IsSteady(a.Key, a.Value, stored)).Select(a => FieldKey.Of(a.Key.Field!)).ToHashSet();
        whole.UnionWith(elsewhere);
        whole.UnionWith(survey.Untracked);
        return survey.Arrays
            .Where(a => !whole.Contains(FieldKey.Of(a.Key.Field!)))
            .Select(a => (a.Key, a.Value.Accesses.ToArray(), a.Value.Overwrite));
    }

    /// <summary>Whether nothing that the array and its indexes are computed from changes while the closure runs.</summary>
    private static bool IsSteady(CapturePath array, ArrayUse use, HashSet<FieldKey> stored)
    {
        var paths = new HashSet<CapturePath> { array };
        var seen = new HashSet<LoopVariable>();
        Collect(use.Accesses, use.Overwrite, paths, seen);
        return !paths.SelectMany(p => p.Fields).Any(f => stored.Contains(FieldKey.Of(f)));
    }

    private static HashSet<FieldKey> FieldsOf(IEnumerable<MethodBase> methods, Func<FieldFact, bool> which) =>
        methods.SelectMany(m => MethodFactsCache.Of(m).Fields).Where(which).Select(f => FieldKey.Of(f.Field)).ToHashSet();

    private static bool UsesCapturedArrays(Reach reach) => reach.Followed.Any(m => MethodFactsCache.Of(m).Fields.Any(f => !f.Field.IsStatic && f.Field.FieldType.IsSZArray));

    /// <summary>From an element or a span of a part, this code may reach the rest of an array.</summary>
    private static bool GoesBeyondSpans(MethodBase method) => MethodFactsCache.Of(method).Calls.Any(c => IsUnbounded(c.Target));

    private static bool IsUnbounded(MethodBase called)
    {
        var owner = called.DeclaringType!;
        return owner == typeof(Unsafe)
            || owner == typeof(MemoryMarshal) && called.Name is not (nameof(MemoryMarshal.Cast) or nameof(MemoryMarshal.AsBytes))
            || owner == typeof(CollectionsMarshal)
            || called.Name is "GetPinnableReference" or "LoadUnsafe" or "StoreUnsafe"
            || called.GetParameters().Any(p => p.ParameterType.IsPointer)
            || called is MethodInfo { ReturnType.IsPointer: true };
    }

    /// <summary>
    /// A walked method that is also run from somewhere else, on objects that aren't known. The closure's own method was captured with its delegate; a second one of
    /// another target is for the writer to see.
    /// </summary>
    private static bool IsEnteredUnseen(Reach reach, SlotSurvey survey) =>
        survey.Passed.Overlaps(survey.Walked)
        || survey.Walked.Any(m => m != reach.Root && (m.IsVirtual || reach.Captured.Contains(m)))
        || reach.Followed.Any(m => !survey.Walked.Contains(m) && MethodFactsCache.Of(m).Calls.Any(c => survey.Walked.Contains(c.Target)));
}
