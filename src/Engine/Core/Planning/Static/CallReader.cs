using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Planning.Static;

/// <summary>Reads what a method passes to its redirected calls, and stores into fields. One thread.</summary>
internal sealed class CallReader
{
    private readonly MethodBase _method;
    private readonly MethodBody _body;
    private readonly List<Instruction> _code;
    private readonly OperandFlow _flow;

    public CallReader(MethodBase method, MethodBody body, List<Instruction> code)
    {
        _method = method;
        _body = body;
        _code = WithoutCaches(code);
        _flow = OperandFlow.Read(_code, Resolve);
    }

    /// <summary>The call at an instruction.</summary>
    public RedirectedCall Read(int at, Interceptor interceptor)
    {
        MethodInfo? body = null;
        Type? target = null;
        string? variable = null;
        Type? state = null;
        var options = TaskCreationOptions.None;
        var ownScheduler = false;
        for (var i = 0; i < interceptor.Parameters.Length; i++)
        {
            var parameter = interceptor.Parameters[i].ParameterType;
            var from = Origin(_flow.Operand(at, i));
            if (Interceptor.IsBody(interceptor.Parameters[i]))
            {
                body = MethodOf(from, out target, out variable);
            }
            else if (parameter == typeof(object))
            {
                state = TypeOf(from);
            }
            else if (parameter == typeof(TaskCreationOptions) && from >= 0 && InterceptorTable.Constant(_code[from]) is { } value)
            {
                options = (TaskCreationOptions)value;
            }
            else if (typeof(TaskScheduler).IsAssignableFrom(parameter) || typeof(TaskFactory).IsAssignableFrom(parameter) || IsFactoryOfResult(parameter))
            {
                ownScheduler |= !IsCallOf(from, nameof(TaskScheduler.Default)) && !IsCallOf(from, nameof(Task.Factory));
            }
        }

        return new RedirectedCall(interceptor.Site, interceptor.Form, body, target, variable, state, options, ownScheduler);
    }

    /// <summary>The new object that an instruction stores into a field; null when it stores something else.</summary>
    public StoredValue? StoredAt(int at)
    {
        var from = Origin(_flow.Operand(at, 1));
        if (from < 0 || _code[from].Code != OpCodes.Newobj || TypeOf(from) is not { ContainsGenericParameters: false } type)
        {
            return null;
        }

        if (!typeof(Delegate).IsAssignableFrom(type))
        {
            return new(type, null, null);
        }

        var body = MethodOf(from, out var target, out _);
        return body is null ? null : new(type, body, target);
    }

    private static bool IsFactoryOfResult(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TaskFactory<>);

    /// <summary>
    /// The compiler caches delegates of lambdas that capture nothing in a static field, and tests it first: two ways to the same delegate. Only the
    /// one that makes it is looked at.
    /// </summary>
    private List<Instruction> WithoutCaches(List<Instruction> code)
    {
        List<Instruction>? result = null;
        for (var i = 0; i + 3 < code.Count; i++)
        {
            var isTested = code[i].Code == OpCodes.Ldsfld && code[i + 1].Code == OpCodes.Dup && code[i + 2].IsConditionalBranch && code[i + 3].Code == OpCodes.Pop;
            var store = isTested ? code.FindIndex(i, s => s.Next == code[i + 2].Operand && s.Code == OpCodes.Stsfld) : -1;
            if (store <= i + 4 || Resolve(code[store].Operand) is not FieldInfo field || !typeof(Delegate).IsAssignableFrom(field.FieldType))
            {
                continue;
            }

            result ??= [.. code];
            foreach (var skipped in new[] { i, i + 1, i + 2, i + 3, store - 1, store })
            {
                result[skipped] = result[skipped] with { Code = OpCodes.Nop, Operand = 0 };
            }
        }

        return result ?? code;
    }

    /// <summary>The instruction that made a value, through copies, casts and locals that are assigned once.</summary>
    private int Origin(int at)
    {
        while (at >= 0)
        {
            var code = _code[at].Code;
            var before = code == OpCodes.Dup || code == OpCodes.Castclass ? _flow.Operand(at, 0) : IsLocal(at) ? StoredOnce(_code[at].Operand) : OperandFlow.Unknown;
            if (before < 0)
            {
                break;
            }

            at = before;
        }

        return at;
    }

    private int StoredOnce(int local)
    {
        var stores = Enumerable.Range(0, _code.Count).Where(i => IsNamed(i, "stloc") && _code[i].Operand == local).ToList();
        var isShared = Enumerable.Range(0, _code.Count).Any(i => IsNamed(i, "ldloca") && _code[i].Operand == local);
        return stores.Count == 1 && !isShared ? _flow.Operand(stores[0], 0) : OperandFlow.Unknown;
    }

    private MethodInfo? MethodOf(int at, out Type? target, out string? variable)
    {
        target = null;
        variable = null;
        if (at >= 0 && _code[at].Code == OpCodes.Newobj && _flow.Operand(at, 1) is >= 0 and var pointer)
        {
            var receiver = _flow.Operand(at, 0);
            if (_code[pointer].Code == OpCodes.Ldftn && Resolve(_code[pointer].Operand) is MethodInfo method)
            {
                target = method.IsStatic ? null : TypeOf(Origin(receiver)) is { } known && method.DeclaringType!.IsAssignableFrom(known) ? known : method.DeclaringType;
                return method;
            }

            variable = Resolve(_code[pointer].Operand) is MethodBase overridable ? CodeNames.Method(overridable) : null;
            return null;
        }

        variable = NameOf(at);
        return null;
    }

    /// <summary>The type that a value certainly has, or is declared with; object where nothing is known, null for a null.</summary>
    private Type? TypeOf(int at)
    {
        if (at < 0)
        {
            return typeof(object);
        }

        var code = _code[at].Code;
        return code == OpCodes.Ldnull ? null
            : code == OpCodes.Ldstr ? typeof(string)
            : code == OpCodes.Box ? _method.Module.ResolveType(_code[at].Operand, TypeArguments, MethodArguments)
            : code == OpCodes.Newobj ? Resolve(_code[at].Operand).DeclaringType
            : IsLocal(at) ? _body.LocalVariables[_code[at].Operand].LocalType
            : code == OpCodes.Ldfld || code == OpCodes.Ldsfld ? ((FieldInfo)Resolve(_code[at].Operand)).FieldType
            : IsNamed(at, "ldarg") && !IsNamed(at, "ldarga") ? Argument(_code[at].Operand).Type
            : typeof(object);
    }

    private string? NameOf(int at) =>
        at < 0 ? null
        : _code[at].Code == OpCodes.Ldfld || _code[at].Code == OpCodes.Ldsfld ? CodeNames.FieldName((FieldInfo)Resolve(_code[at].Operand))
        : IsNamed(at, "ldarg") && !IsNamed(at, "ldarga") ? Argument(_code[at].Operand).Name
        : _code[at].Code == OpCodes.Call || _code[at].Code == OpCodes.Callvirt ? CodeNames.Method((MethodBase)Resolve(_code[at].Operand))
        : null;

    private (string? Name, Type Type) Argument(int index)
    {
        if (!_method.IsStatic && index == 0)
        {
            return ("this", _method.DeclaringType!);
        }

        var parameter = _method.GetParameters()[_method.IsStatic ? index : index - 1];
        return (parameter.Name, parameter.ParameterType);
    }

    private bool IsCallOf(int at, string property) =>
        at >= 0 && _code[at].Code == OpCodes.Call && Resolve(_code[at].Operand).Name == "get_" + property;

    private bool IsLocal(int at) => IsNamed(at, "ldloc") && !IsNamed(at, "ldloca");

    private bool IsNamed(int at, string start) => _code[at].Code.Name!.StartsWith(start, StringComparison.Ordinal);

    private Type[]? TypeArguments => _method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;

    private Type[]? MethodArguments => _method.IsGenericMethod ? _method.GetGenericArguments() : null;

    private MemberInfo Resolve(int token) => RedirectedCalls.Resolve(_method, token);
}
