using System.Reflection;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Asks a closure's effects about its captured graph as the writer does: pruned fields aren't entered.</summary>
internal static class CaptureWalk
{
    public static LocalReason? Admit(ClosureEffects effects, Delegate closure)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        bool grew;
        LocalReason? refusal = null;
        do
        {
            // A type let in late may touch fields that were passed over before: the writer starts again then.
            int before = effects.MethodCount;
            seen.Clear();
            refusal = effects.Reason ?? Enter(effects, closure.Target, seen);
            grew = effects.MethodCount != before;
        }
        while (grew && refusal is null);

        return refusal;
    }

    private static LocalReason? Enter(ClosureEffects effects, object? value, HashSet<object> seen)
    {
        if (value is null || value is string || value is Type || value.GetType().IsPrimitive || !seen.Add(value))
        {
            return null;
        }

        if (value is Delegate captured)
        {
            return effects.Include(captured.Method) ?? Enter(effects, captured.Target, seen);
        }

        if (value is Task task)
        {
            return CapturedTypes.Refuse(task) ?? Enter(effects, TaskContent.Of(task), seen);
        }

        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Progress<>))
        {
            return effects.IncludeProgress(value);
        }

        if (effects.Include(type) is { } reason)
        {
            return reason;
        }

        if (value is Array array)
        {
            return array.GetType().GetElementType()!.IsPrimitive ? null : array.Cast<object?>().Select(item => Enter(effects, item, seen)).FirstOrDefault(r => r is not null);
        }

        return type.Module == typeof(object).Module && value is not System.Collections.IEnumerable && value is not ITuple ? null : EnterFields(effects, value, type, seen);
    }

    private static LocalReason? EnterFields(ClosureEffects effects, object value, Type type, HashSet<object> seen)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                // What is only added to travels as an empty one, without being admitted.
                if ((field.FieldType.IsValueType || effects.Touches(field) && effects.DeltaAt(field) is null)
                    && !field.FieldType.IsPointer
                    && Enter(effects, field.GetValue(value), seen) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }
}
