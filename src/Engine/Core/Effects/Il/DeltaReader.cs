using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>Finds the places where a method only adds to a field's value: interlocked, concurrent, or under a lock. Used once per method.</summary>
internal sealed class DeltaReader
{
    private static readonly Type[] Integers = [typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    private readonly List<Instruction> code;
    private readonly Func<int, MemberInfo> resolve;
    private readonly OperandFlow flow;
    private readonly List<DeltaUse> found = [];

    private DeltaReader(List<Instruction> code, Func<int, MemberInfo> resolve, OperandFlow flow)
    {
        this.code = code;
        this.resolve = resolve;
        this.flow = flow;
    }

    /// <summary>The uses, and the lock statements of the method.</summary>
    public static (IReadOnlyList<DeltaUse> Uses, IReadOnlyList<LockRegion> Locks) Read(
        List<Instruction> code, MethodBody body, OperandFlow flow, Func<int, MemberInfo> resolve)
    {
        var locks = LockReader.Read(code, body, flow, resolve);
        var reader = new DeltaReader(code, resolve, flow);
        for (int i = 0; i < code.Count; i++)
        {
            reader.Visit(i, locks.LastOrDefault(l => l.Contains(code[i].Offset)));
        }

        return (reader.found, locks);
    }

    private void Visit(int at, LockRegion? region)
    {
        if (code[at].Code == OpCodes.Ldlen)
        {
            // What travels is as long.
            if (FieldAt(flow.Operand(at, 0), OpCodes.Ldfld) is { } array && IsIntegers(array.FieldType))
            {
                found.Add(new(array, new(DeltaKind.AddElements, null), [code[flow.Operand(at, 0)].Offset], -1));
            }

            return;
        }

        if (region is not null && code[at].Code == OpCodes.Stfld)
        {
            AddTo(at, region);
            return;
        }

        if (code[at].Code != OpCodes.Call && code[at].Code != OpCodes.Callvirt || resolve(code[at].Operand) is not MethodInfo method)
        {
            return;
        }

        if (method.DeclaringType == typeof(Interlocked))
        {
            Interlock(at, method);
        }
        else if (method.DeclaringType is { IsConstructedGenericType: true } owner && KindOf(owner.GetGenericTypeDefinition(), method, at, region is not null) is { } kind)
        {
            int receiver = flow.Operand(at, 0);
            bool isDiscarded = method.ReturnType == typeof(void) || kind == DeltaKind.GetOrAdd || IsDiscarded(at);
            if (isDiscarded && FieldAt(receiver, OpCodes.Ldfld) is { } field && field.FieldType == owner)
            {
                found.Add(new(field, new(kind, kind is DeltaKind.Append or DeltaKind.Insert ? region!.Gate : null), [code[receiver].Offset], code[at].Offset));
            }
        }
    }

    private void Interlock(int at, MethodInfo method)
    {
        DeltaKind? kind = method.Name switch
        {
            nameof(Interlocked.Increment) or nameof(Interlocked.Decrement) or nameof(Interlocked.Add) => DeltaKind.Add,
            nameof(Interlocked.And) => DeltaKind.And,
            nameof(Interlocked.Or) => DeltaKind.Or,
            _ => null,
        };
        int place = flow.Operand(at, 0);
        if (kind is { } known && IsDiscarded(at) && FieldAt(place, OpCodes.Ldflda) is { } field && Integers.Contains(field.FieldType)
            && method.GetParameters()[0].ParameterType.GetElementType() == field.FieldType)
        {
            found.Add(new(field, new(known, null), [code[place].Offset], code[at].Offset));
        }
        else if (kind == DeltaKind.Add && place >= 0 && code[place].Code == OpCodes.Ldelema && IsDiscarded(at)
            && FieldAt(flow.Operand(place, 0), OpCodes.Ldfld) is { } array && IsIntegers(array.FieldType)
            && method.GetParameters()[0].ParameterType.GetElementType() == array.FieldType.GetElementType())
        {
            found.Add(new(array, new(DeltaKind.AddElements, null), [code[flow.Operand(place, 0)].Offset], code[at].Offset));
        }
    }

    private static bool IsIntegers(Type type) => type.IsSZArray && Integers.Contains(type.GetElementType());

    private DeltaKind? KindOf(Type owner, MethodInfo method, int at, bool isLocked) => method.Name switch
    {
        "Add" when isLocked && owner == typeof(List<>) => DeltaKind.Append,
        "Add" when isLocked && (owner == typeof(HashSet<>) || owner == typeof(SortedSet<>)) => DeltaKind.Insert,
        "Add" when owner == typeof(ConcurrentBag<>) => DeltaKind.Bag,
        "Enqueue" when owner == typeof(ConcurrentQueue<>) => DeltaKind.Enqueue,
        "Push" when owner == typeof(ConcurrentStack<>) => DeltaKind.Push,
        "set_Item" when owner == typeof(ConcurrentDictionary<,>) => DeltaKind.SetItem,
        "TryAdd" when owner == typeof(ConcurrentDictionary<,>) && IsDiscarded(at) => DeltaKind.TryAdd,
        "GetOrAdd" when owner == typeof(ConcurrentDictionary<,>) && method.GetParameters().Length == 2 && !method.IsGenericMethod
            && IsPlainValue(method.ReturnType) && IsCachedLambda(at - 1) => DeltaKind.GetOrAdd,
        _ => null,
    };

    /// <summary>Equal values can't be told apart.</summary>
    private static bool IsPlainValue(Type type) => type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(decimal);

    /// <summary>
    /// The last argument is a lambda that captures nothing, or a static method: the compiler has just cached its delegate in a static field.
    /// </summary>
    private bool IsCachedLambda(int at) =>
        at >= 1 && code[at].Code == OpCodes.Stsfld && code[at - 1].Code == OpCodes.Dup && resolve(code[at].Operand) is { } cache
        && (cache.Name.StartsWith("<>9__", StringComparison.Ordinal) || cache.DeclaringType?.Name.StartsWith("<>O", StringComparison.Ordinal) == true);

    /// <summary><c>x += e</c> and <c>x -= e</c> on an integer, where <c>x</c> is the field of one and the same object.</summary>
    private void AddTo(int at, LockRegion region)
    {
        int sum = flow.Operand(at, 1);
        var field = (FieldInfo)resolve(code[at].Operand);
        if (sum < 0 || (code[sum].Code != OpCodes.Add && code[sum].Code != OpCodes.Sub) || !Integers.Contains(field.FieldType))
        {
            return;
        }

        int old = ThroughLocal(flow.Operand(sum, 0));
        if (FieldAt(old, OpCodes.Ldfld) == field && IsSame(flow.Operand(at, 0), flow.Operand(old, 0)))
        {
            found.Add(new(field, new(DeltaKind.Add, region.Gate), [code[old].Offset, code[at].Offset], -1));
        }
    }

    /// <summary><c>x++</c> keeps the old value in a local that nothing else uses.</summary>
    private int ThroughLocal(int at)
    {
        if (at < 0 || !code[at].Code.Name!.StartsWith("ldloc", StringComparison.Ordinal) || code[at].Code.Name!.StartsWith("ldloca", StringComparison.Ordinal))
        {
            return at;
        }

        int local = code[at].Operand;
        int store = code.FindLastIndex(at, IsStore);
        bool isAlone = code.Count(IsStore) == code.Count(IsLoad) && !code.Exists(i => IsNamed(i, "ldloca"));
        return store >= 0 && isAlone && !code.GetRange(store, at - store).Exists(i => i.IsBranch) ? flow.Operand(store, 0) : OperandFlow.Unknown;

        bool IsStore(Instruction i) => IsNamed(i, "stloc");
        bool IsLoad(Instruction i) => IsNamed(i, "ldloc") && !IsNamed(i, "ldloca");
        bool IsNamed(Instruction i, string name) => i.Operand == local && i.Code.Name!.StartsWith(name, StringComparison.Ordinal);
    }

    private FieldInfo? FieldAt(int at, OpCode access) => at >= 0 && code[at].Code == access ? (FieldInfo)resolve(code[at].Operand) : null;

    private bool IsDiscarded(int at)
    {
        int next = at + 1;
        while (next < code.Count && code[next].Code == OpCodes.Nop)
        {
            next++;
        }

        return next < code.Count && code[next].Code == OpCodes.Pop;
    }

    /// <summary>Whether two operands are surely the same object: the same argument, or the same fields from there on.</summary>
    private bool IsSame(int a, int b)
    {
        if (a < 0 || b < 0)
        {
            return false;
        }

        if (a == b)
        {
            return true;
        }

        bool isArgument = code[a].Code.Name!.StartsWith("ldarg", StringComparison.Ordinal) && code[b].Code.Name!.StartsWith("ldarg", StringComparison.Ordinal);
        return isArgument
            ? code[a].Operand == code[b].Operand
            : code[a].Code == OpCodes.Ldfld && code[b].Code == OpCodes.Ldfld && code[a].Operand == code[b].Operand && IsSame(flow.Operand(a, 0), flow.Operand(b, 0));
    }
}
