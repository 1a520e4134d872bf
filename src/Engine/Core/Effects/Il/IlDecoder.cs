using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>Turns IL bytes into instructions. Thread-safe.</summary>
internal static class IlDecoder
{
    private const byte TwoBytePrefix = 0xFE;
    private static readonly OpCode?[] OneByte = new OpCode?[256];
    private static readonly OpCode?[] TwoByte = new OpCode?[256];

#pragma warning disable CA1810 // both tables are filled from one walk over the opcodes
    static IlDecoder()
#pragma warning restore CA1810
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoByte)[code.Value & 0xFF] = code;
        }
    }

    /// <exception cref="BadImageFormatException">The bytes are not IL that this runtime's opcodes describe.</exception>
    public static List<Instruction> Decode(ReadOnlySpan<byte> il)
    {
        var result = new List<Instruction>(il.Length / 2);
        for (int at = 0; at < il.Length;)
        {
            int start = at;
            byte first = il[at++];
            var code = (first == TwoBytePrefix ? TwoByte[il[at++]] : OneByte[first])
                ?? throw new BadImageFormatException($"No opcode 0x{first:x2} (IL offset {start}).");
            result.Add(ReadOperand(il, start, at, code));
            at = result[^1].Next;
        }

        return result;
    }

    private static Instruction ReadOperand(ReadOnlySpan<byte> il, int start, int at, OpCode code)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return new(start, at, code, ImpliedVariable(code), null);
            case OperandType.ShortInlineVar:
                return new(start, at + 1, code, il[at], null);
            case OperandType.InlineVar:
                return new(start, at + 2, code, BinaryPrimitives.ReadUInt16LittleEndian(il[at..]), null);
            case OperandType.ShortInlineI:
                return new(start, at + 1, code, il[at], null);
            case OperandType.ShortInlineBrTarget:
                return new(start, at + 1, code, at + 1 + (sbyte)il[at], null);
            case OperandType.InlineBrTarget:
                return new(start, at + 4, code, at + 4 + BinaryPrimitives.ReadInt32LittleEndian(il[at..]), null);
            case OperandType.InlineI8 or OperandType.InlineR:
                return new(start, at + 8, code, 0, null);
            case OperandType.InlineSwitch:
                return ReadSwitch(il, start, at, code);
            default:
                return new(start, at + 4, code, BinaryPrimitives.ReadInt32LittleEndian(il[at..]), null);
        }
    }

    private static Instruction ReadSwitch(ReadOnlySpan<byte> il, int start, int at, OpCode code)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(il[at..]);
        int next = at + 4 + (4 * count);
        var targets = new int[count];
        for (int i = 0; i < count; i++)
        {
            targets[i] = next + BinaryPrimitives.ReadInt32LittleEndian(il[(at + 4 + (4 * i))..]);
        }

        return new(start, next, code, 0, targets);
    }

    /// <summary>The index in ldloc.0, stloc.3, ldarg.2…</summary>
    private static int ImpliedVariable(OpCode code) => code.Value switch
    {
        >= 0x02 and <= 0x05 => code.Value - 0x02,
        >= 0x06 and <= 0x09 => code.Value - 0x06,
        >= 0x0A and <= 0x0D => code.Value - 0x0A,
        _ => 0,
    };
}
