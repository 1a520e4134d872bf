using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>Reads one method's IL into facts. Used once per method, by one thread.</summary>
internal sealed class MethodFactsReader
{
    private readonly MethodBase method;
    private readonly Module module;
    private readonly Type[]? typeArguments;
    private readonly Type[]? methodArguments;
    private readonly List<CallFact> calls = [];
    private readonly List<FieldFact> fields = [];
    private readonly List<Type> boxed = [];
    private readonly List<Type> elements = [];
    private LocalReason? reason;
    private Type? constrained;
    private bool isVolatile;
    private bool passesPointer;

    private MethodFactsReader(MethodBase method)
    {
        this.method = method;
        module = method.Module;
        typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
    }

    public static MethodFacts Read(MethodBase method)
    {
        string name = CodeNames.Method(method);
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
        {
            return Refused(method, LocalReasons.NativeCode(name, null));
        }

        if ((method.MethodImplementationFlags & MethodImplAttributes.Synchronized) != 0)
        {
            return Refused(method, LocalReasons.SynchronizedMethod(name));
        }

        try
        {
            return method.GetMethodBody() is { } body && body.GetILAsByteArray() is { } il
                ? new MethodFactsReader(method).Read(body, il)
                : Refused(method, LocalReasons.UnreadableCode(name, "it has no IL"));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Missing assemblies, malformed or future IL: whatever it is, the code isn't understood.
            return Refused(method, LocalReasons.UnreadableCode(name, e.Message));
        }
    }

    private static MethodFacts Refused(MethodBase method, LocalReason reason) => new() { Method = method, Reason = reason };

    private MethodFacts Read(MethodBody body, byte[] il)
    {
        var code = IlDecoder.Decode(il);
        foreach (var instruction in code)
        {
            Visit(instruction);
        }

        CheckPointers(body, code);
        reason ??= StaticIdentity.Find(method, code, body, Resolve);
        reason ??= DroppedTasks.Find(method, code, body, Resolve);
        bool isSynchronised = calls.Exists(c => c.Known is { Kind: EffectKind.Sync });
        bool reports = calls.Exists(c => c.Known is { Kind: EffectKind.Release });
        var flow = isSynchronised || reports || fields.Exists(IsGateStore) ? OperandFlow.Read(code, Resolve) : null;
        var (deltas, locks) = isSynchronised ? DeltaReader.Read(code, body, flow!, Resolve) : ([], []);
        var loops = reason is null ? LoopReader.Read(code, body, calls, Resolve) : [];
        return new()
        {
            Method = method,
            Reason = reason,
            Calls = calls,
            Fields = fields,
            Boxed = boxed,
            WrittenElements = elements,
            ReadsElements = code.Exists(i => i.Code.Name!.StartsWith("ldelem", StringComparison.Ordinal)),
            Loops = loops,
            Catches = CatchReader.Read(code, body, calls, fields),
            UsesToken = calls.Exists(c => CatchReader.UsesToken(c.Target)),
            HasLoop = FlowGraph.HasLoop(code),
            Pauses = calls.Exists(c => IsPause(c.Target)),
            Deltas = deltas,
            Locks = locks,
            SyncPlaces = isSynchronised ? SyncPlaceReader.Read(code, calls, flow!, Resolve) : [],
            Reports = reports ? ReportReader.Read(code, calls, flow!, Resolve) : [],
            FreshStores = flow is null ? new HashSet<int>() : SyncPlaceReader.FreshStores(code, flow),
            ElementStores = [.. code.Where(i => i.Code.Name!.StartsWith("stelem", StringComparison.Ordinal)).Select(i => i.Offset)],
            IlBytes = il.Length,
        };
    }

    private static bool IsGateStore(FieldFact fact) =>
        fact.Access == FieldAccess.Store && (fact.Field.FieldType == typeof(object) || fact.Field.FieldType == typeof(Lock));

    private static bool IsPause(MethodBase called) =>
        called.DeclaringType == typeof(Thread) && called.Name is nameof(Thread.Sleep) or nameof(Thread.Yield) or nameof(Thread.SpinWait)
        || called.DeclaringType == typeof(Task) && called.Name is nameof(Task.Delay) or nameof(Task.Yield);

    private MemberInfo Resolve(int token) => module.ResolveMember(token, typeArguments, methodArguments)!;

    private Type ResolveType(int token) => module.ResolveType(token, typeArguments, methodArguments);

    private void Visit(Instruction instruction)
    {
        var code = instruction.Code;
        if (code == OpCodes.Constrained)
        {
            constrained = ResolveType(instruction.Operand);
            return;
        }

        if (code == OpCodes.Volatile)
        {
            isVolatile = true;
            return;
        }

        switch (code.OperandType)
        {
            case OperandType.InlineMethod:
                VisitMethod(instruction);
                constrained = null;
                break;
            case OperandType.InlineField:
                VisitField(instruction);
                break;
            case OperandType.InlineSig:
                reason ??= LocalReasons.IndirectCall(CodeNames.Method(method));
                break;
            case OperandType.InlineType when code == OpCodes.Box:
                UserTypes.Collect(ResolveType(instruction.Operand), boxed);
                break;
            case OperandType.InlineType when code == OpCodes.Stelem:
                elements.Add(ResolveType(instruction.Operand));
                break;
            default:
                if (ElementType(code) is { } element)
                {
                    elements.Add(element);
                }

                break;
        }

        if (isVolatile && code.OpCodeType != OpCodeType.Prefix)
        {
            reason ??= LocalReasons.VolatileAccess(fields.Count > 0 ? CodeNames.Field(fields[^1].Field) : "memory", CodeNames.Method(method));
            isVolatile = false;
        }
    }

    /// <summary>The element type of the short array stores; object for references.</summary>
    internal static Type? ElementType(OpCode code) =>
        code == OpCodes.Stelem_Ref ? typeof(object)
        : code == OpCodes.Stelem_I1 ? typeof(byte)
        : code == OpCodes.Stelem_I2 ? typeof(short)
        : code == OpCodes.Stelem_I4 ? typeof(int)
        : code == OpCodes.Stelem_I8 ? typeof(long)
        : code == OpCodes.Stelem_R4 ? typeof(float)
        : code == OpCodes.Stelem_R8 ? typeof(double)
        : code == OpCodes.Stelem_I ? typeof(nint)
        : null;

    private void VisitField(Instruction instruction)
    {
        var code = instruction.Code;
        var field = (FieldInfo)Resolve(instruction.Operand);
        var access = code == OpCodes.Stfld || code == OpCodes.Stsfld ? FieldAccess.Store
            : code == OpCodes.Ldflda || code == OpCodes.Ldsflda ? FieldAccess.Address
            : FieldAccess.Load;
        fields.Add(new(field, access, instruction.Offset));
        if (field.FieldType.IsPointer || field.FieldType.IsFunctionPointer)
        {
            reason ??= LocalReasons.RawPointer(CodeNames.Field(field));
        }

        if (access == FieldAccess.Store && MethodFacts.IsHashMethodName(method.Name))
        {
            reason ??= LocalReasons.StoredHash(CodeNames.Field(field), CodeNames.Method(method));
        }
    }

    private void VisitMethod(Instruction instruction)
    {
        var target = (MethodBase)Resolve(instruction.Operand);
        if (target.DeclaringType is not { } owner)
        {
            reason ??= LocalReasons.UnknownMember(target.Name, CodeNames.Method(method));
            return;
        }

        if (StaticFields.IsTracker(owner))
        {
            return;
        }

        var form = instruction.Code == OpCodes.Newobj ? CallForm.Create
            : (instruction.Code == OpCodes.Callvirt || instruction.Code == OpCodes.Ldvirtftn) && target.IsVirtual ? CallForm.Virtual
            : CallForm.Direct;
        if (constrained is { } type && (type.IsValueType || form == CallForm.Direct))
        {
            target = Dispatch.Constrained(type, target) ?? target;
            form = CallForm.Direct;
        }

        passesPointer |= target.GetParameters().Any(p => p.ParameterType.IsPointer);
        calls.Add(Fact(target, form, instruction.Offset));
    }

    private CallFact Fact(MethodBase target, CallForm form, int offset)
    {
        bool isArrayMethod = target.DeclaringType!.IsArray;
        if (!isArrayMethod && !typeof(Delegate).IsAssignableFrom(target.DeclaringType) && !Ground.IsFramework(target.DeclaringType))
        {
            return new(target, form, null, offset);
        }

        var known = isArrayMethod ? KnownEffect.Harmless : Exempt(target) ?? KnowledgeBase.Of(target);
        var arguments = new List<Type>();
        UserTypes.Collect(target.DeclaringType, arguments);
        foreach (var argument in target.IsGenericMethod ? target.GetGenericArguments() : [])
        {
            UserTypes.Collect(argument, arguments);
        }

        return new(target, form, known, offset)
        {
            OpensCallbacks = !known.IsQuiet && UserTypes.MayReceiveUserObjects(target),
            TypeArguments = arguments.Count == 0 ? [] : [.. arguments],
        };
    }

    /// <summary>Iterators compare thread ids to reuse their first enumerator; either outcome is the same to the program.</summary>
    private KnownEffect? Exempt(MethodBase target) =>
        target.Name == "get_CurrentManagedThreadId" && method.DeclaringType!.Name.Contains(">d__", StringComparison.Ordinal) ? KnownEffect.Harmless : null;

    /// <summary>Pointers to pinned arrays, stack memory and locals are fine; one that came from elsewhere isn't.</summary>
    private void CheckPointers(MethodBody body, List<Instruction> code)
    {
        bool hasPointer = passesPointer || body.LocalVariables.Any(v => v.LocalType.IsPointer);
        if (hasPointer && !body.LocalVariables.Any(v => v.IsPinned) && !code.Exists(i => i.Code == OpCodes.Localloc) && !TakesAddress(code))
        {
            reason ??= LocalReasons.RawPointer(CodeNames.Method(method));
        }
    }

    private bool TakesAddress(List<Instruction> code)
    {
        for (int i = 1; i < code.Count; i++)
        {
            if (code[i].Code == OpCodes.Conv_U && (code[i - 1].Code == OpCodes.Ldloca || code[i - 1].Code == OpCodes.Ldloca_S))
            {
                return true;
            }
        }

        // Constant data of the module, and pointers that the caller answers for.
        return fields.Exists(f => f.Field.DeclaringType!.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            || method.GetParameters().Any(p => p.ParameterType.IsPointer);
    }
}
