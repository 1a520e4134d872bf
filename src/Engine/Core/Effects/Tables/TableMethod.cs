using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Tables;

/// <summary>One method's code, and the fields and methods of its own module that it names. Immutable once read.</summary>
internal sealed class TableMethod
{
    private const int DefinedElsewhere = 0x0A;
    private const int Instantiated = 0x2B;

    private readonly Type[]? typeArguments;
    private readonly Type[]? methodArguments;

    private TableMethod(MethodBase method, List<Instruction> code)
    {
        Method = method;
        Code = code;
        typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var instruction in code)
        {
            if (instruction.Code.OperandType is OperandType.InlineField or OperandType.InlineTok)
            {
                Fields.Add(TokenOf(instruction.Operand));
            }
            else if (instruction.Code.OperandType == OperandType.InlineMethod)
            {
                Called.Add(TokenOf(instruction.Operand));
            }
        }
    }

    public MethodBase Method { get; }

    public int Token => Method.MetadataToken;

    public List<Instruction> Code { get; }

    public HashSet<int> Fields { get; } = [];

    public HashSet<int> Called { get; } = [];

    public bool IsStaticConstructor => Method is ConstructorInfo { IsStatic: true };

    /// <summary>Null without IL.</summary>
    public static TableMethod? Read(MethodBase method) =>
        method.GetMethodBody()?.GetILAsByteArray() is { } il ? new(method, IlDecoder.Decode(il)) : null;

    public MemberInfo Resolve(int token) => Method.Module.ResolveMember(token, typeArguments, methodArguments)!;

    /// <summary>Members of generic types and instances of generic methods are named by reference, whether they are of this module or not.</summary>
    private int TokenOf(int token) =>
        token >> 24 is DefinedElsewhere or Instantiated ? Resolve(token) is { } member && member.Module == Method.Module && member.DeclaringType?.IsArray != true ? member.MetadataToken : 0 : token;
}
