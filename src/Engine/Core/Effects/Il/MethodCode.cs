using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>One method's instructions, with who pushed what. For questions that are asked of few methods; the rest is in <see cref="MethodFacts"/>. Immutable.</summary>
internal sealed class MethodCode
{
    private readonly Type[]? typeArguments;
    private readonly Type[]? methodArguments;

    private MethodCode(MethodBase method, MethodBody body, byte[] il)
    {
        Method = method;
        Body = body;
        typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        Code = IlDecoder.Decode(il);
        Flow = OperandFlow.Read(Code, Resolve);
    }

    public MethodBase Method { get; }

    public MethodBody Body { get; }

    public List<Instruction> Code { get; }

    public OperandFlow Flow { get; }

    /// <summary>Null for a method without IL.</summary>
    public static MethodCode? Read(MethodBase method) =>
        method.GetMethodBody() is { } body && body.GetILAsByteArray() is { } il ? new(method, body, il) : null;

    public MemberInfo Resolve(int token) => Method.Module.ResolveMember(token, typeArguments, methodArguments)!;

    /// <summary>Where an operand was made, through copies of it on the stack and locals that are set once; negative when that isn't known.</summary>
    public int Origin(int instruction, int position)
    {
        int at = Flow.Operand(instruction, position);
        while (at >= 0)
        {
            string name = Code[at].Code.Name!;
            int next = name is "dup" or "castclass" ? Flow.Operand(at, 0)
                : name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("ldloca", StringComparison.Ordinal) && LockReader.OnlyStore(Code, Code[at].Operand) is >= 0 and var store
                    ? Flow.Operand(store, 0)
                    : at;
            if (next == at)
            {
                return at;
            }

            at = next;
        }

        return at;
    }
}
