using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Finds what a method may change besides its locals and what it has just made. Gives too much rather than too little. Asked only of closures that
/// are seen outside while they run. Thread-safe, cached per method.
/// </summary>
internal sealed class WriteReader
{
    private const int MostOperands = 16;

    private static readonly ConcurrentDictionary<MethodBase, IReadOnlyList<WriteFact>> Cache = new();

    private readonly MethodCode method;
    private readonly List<WriteFact> found = [];
    private readonly Dictionary<int, List<(int Instruction, int Position)>> takers = [];
    private readonly Dictionary<int, CallFact> calls;

    private WriteReader(MethodCode method)
    {
        this.method = method;
        calls = MethodFactsCache.Of(method.Method).Calls.GroupBy(c => c.Offset).ToDictionary(g => g.Key, g => g.First());
        for (int i = 0; i < method.Code.Count; i++)
        {
            for (int position = 0; position < MostOperands; position++)
            {
                if (method.Flow.Operand(i, position) is >= 0 and var from)
                {
                    (takers.TryGetValue(from, out var list) ? list : takers[from] = []).Add((i, position));
                }
            }
        }
    }

    public static IReadOnlyList<WriteFact> Of(MethodBase method) =>
        method.IsCollectible ? Read(method) : Cache.GetOrAdd(method, Read);

    private static IReadOnlyList<WriteFact> Read(MethodBase method)
    {
        if (MethodCode.Read(method) is not { } code)
        {
            return [];
        }

        var reader = new WriteReader(code);
        for (int i = 0; i < code.Code.Count; i++)
        {
            reader.Visit(i);
        }

        return reader.found;
    }

    private void Visit(int at)
    {
        var op = method.Code[at].Code;
        string name = op.Name!;
        if (op == OpCodes.Stfld || op == OpCodes.Ldflda)
        {
            Field(at, (FieldInfo)method.Resolve(method.Code[at].Operand), isAddress: op == OpCodes.Ldflda);
        }
        else if (name.StartsWith("stelem", StringComparison.Ordinal) || op == OpCodes.Ldelema && !OnlyReads(at))
        {
            Changed(at, ElementOf(at).MakeArrayType(), method.Origin(at, 0));
        }
        else if (calls.TryGetValue(method.Code[at].Offset, out var call) && op.OperandType == OperandType.InlineMethod && op != OpCodes.Ldftn && op != OpCodes.Ldvirtftn)
        {
            Call(at, call);
        }
    }

    private void Field(int at, FieldInfo field, bool isAddress)
    {
        // Of a struct only the place it lies in counts. What a constructor gives its own object, and an initialiser a new one, nobody else has seen.
        int owner = method.Origin(at, 0);
        bool isNew = owner >= 0 && (method.Code[owner].Code == OpCodes.Newobj
            || method.Method is ConstructorInfo && !isAddress && method.Code[owner].Code.Name!.StartsWith("ldarg", StringComparison.Ordinal) && method.Code[owner].Operand == 0);
        bool isDelegateCache = field.Name.StartsWith("<>9__", StringComparison.Ordinal);
        if (isNew || isDelegateCache || isAddress && OnlyReads(at))
        {
            return;
        }

        // A boxed one may be captured, and its own methods change it.
        bool isOwnField = owner >= 0 && method.Code[owner].Code.Name!.StartsWith("ldarg", StringComparison.Ordinal);
        if (field.DeclaringType!.IsValueType && !isOwnField)
        {
            return;
        }

        found.Add(new(method.Code[at].Offset, field, null, null));
    }

    private Type ElementOf(int at) =>
        MethodFactsReader.ElementType(method.Code[at].Code) ?? (Type)method.Resolve(method.Code[at].Operand);

    private void Call(int at, CallFact call)
    {
        var target = call.Target;
        if (target.DeclaringType!.IsArray)
        {
            // Arrays of several dimensions.
            if (target.Name is "Set" || target.Name is "Address" && !OnlyReads(at))
            {
                Changed(at, target.DeclaringType, method.Origin(at, 0));
            }

            return;
        }

        if (call.Known is null || typeof(Delegate).IsAssignableFrom(target.DeclaringType))
        {
            return;
        }

        bool isObject = !target.IsStatic && !target.IsConstructor && !target.DeclaringType.IsValueType;
        if (isObject && FrameworkCalls.RoleOf(target) == FrameworkCallRole.Changes && call.Known.Kind != Knowledge.EffectKind.Release && !Immutability.IsImmutable(target.DeclaringType))
        {
            Changed(at, target.DeclaringType, method.Origin(at, 0));
        }

        if (FrameworkArguments.ChangesMemory(target) is { } memory)
        {
            found.Add(new(method.Code[at].Offset, null, memory, null));
        }

        Arguments(at, target);

        // Spans, and references into collections.
        if (target is MethodInfo { ReturnType: { IsByRef: true } returned } made && !made.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.InteropServices.InAttribute)) && !OnlyReads(at))
        {
            found.Add(new(method.Code[at].Offset, null, returned.GetElementType()!.MakeArrayType(), null));
        }
    }

    private void Arguments(int at, MethodBase target)
    {
        if (FrameworkArguments.OnlyReads(target))
        {
            return;
        }

        var parameters = target.GetParameters();
        int first = target.IsStatic || target.IsConstructor ? 0 : 1;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (FrameworkArguments.MayBeChanged(parameters[i]) is { } changed)
            {
                int origin = method.Origin(at, first + i);
                Changed(at, changed == typeof(Array) && OriginType(origin) is { IsArray: true } exact ? exact : changed, origin);
            }
        }
    }

    private Type? OriginType(int origin) =>
        origin >= 0 && method.Code[origin].Code == OpCodes.Ldfld ? ((FieldInfo)method.Resolve(method.Code[origin].Operand)).FieldType : null;

    private void Changed(int at, Type type, int origin)
    {
        var made = origin < 0 ? (OpCode?)null : method.Code[origin].Code;
        if (made != OpCodes.Newarr && made != OpCodes.Newobj)
        {
            found.Add(new(method.Code[at].Offset, null, type, made == OpCodes.Ldfld ? (FieldInfo)method.Resolve(method.Code[origin].Operand) : null));
        }
    }

    /// <summary>Whether an address serves for reading only: a struct's own fields, or a method of it that leaves it as it is.</summary>
    private bool OnlyReads(int address) => takers.TryGetValue(address, out var all) && all.TrueForAll(t => Reads(t.Instruction, t.Position));

    private bool Reads(int at, int position)
    {
        var op = method.Code[at].Code;
        if (op == OpCodes.Ldfld || op == OpCodes.Ldobj || op.Name!.StartsWith("ldind", StringComparison.Ordinal) || op == OpCodes.Pop)
        {
            return true;
        }

        if (op == OpCodes.Ldflda || op == OpCodes.Dup)
        {
            return OnlyReads(at);
        }

        if (op != OpCodes.Call && op != OpCodes.Callvirt || method.Resolve(method.Code[at].Operand) is not MethodBase called)
        {
            return false;
        }

        if (called.IsStatic || position > 0)
        {
            int parameter = called.IsStatic ? position : position - 1;
            return called.GetParameters()[parameter].IsIn;
        }

        var owner = calls.TryGetValue(method.Code[at].Offset, out var call) ? call.Target.DeclaringType! : called.DeclaringType!;
        return owner.IsPrimitive || owner.IsEnum || Immutability.IsImmutable(owner) || owner.IsDefined(typeof(IsReadOnlyAttribute), inherit: false)
            || called.IsDefined(typeof(IsReadOnlyAttribute), inherit: false)
            || Ground.IsFramework(owner) && (called.Name.StartsWith("get_", StringComparison.Ordinal) || called.Name is "GetValueOrDefault" or "ToString" or "Equals" or "CompareTo");
    }
}
