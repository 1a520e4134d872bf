#pragma warning disable CS0649 // Written by the closures under test, some only through layouts.
namespace Distributed.Engine.Tests.WriteBack;

internal struct Point
{
    public int X;
    public int Y;
}

internal struct Padded
{
    public byte Small;
    public double Large;
    public bool Flag;
}

internal struct Mixed
{
    public double Number;
    public string? Text;
    public int Count;
    public Node? Node;
}

internal sealed class Node
{
    public int Value;
    public string? Name;
    public Node? Left;
    public Node? Right;
    public object? Any;
    public List<Node?> Items = [];
    public Dictionary<string, int> Map = [];
    public HashSet<long> Set = [];
    public int[] Numbers = [1, 2, 3];
    public Mixed[] Mixed = new Mixed[2];
}

internal sealed class Everything
{
    public bool Bool;
    public byte Byte;
    public sbyte SByte;
    public short Short;
    public ushort UShort;
    public int Int;
    public uint UInt;
    public long Long;
    public ulong ULong;
    public char Char;
    public float Float;
    public double Double;
    public decimal Decimal;
    public Half Half;
    public Int128 Int128;
    public Guid Guid;
    public DateTime DateTime;
    public DateTimeOffset DateTimeOffset;
    public TimeSpan TimeSpan;
    public DateOnly DateOnly;
    public DayOfWeek Enum;
    public int? Nullable;
    public (int A, string? B) Tuple;
    public Padded Padded;
    public KeyValuePair<string, Point> Pair;
    public System.Numerics.BigInteger Big;
    public Memory<int> Memory;
}

internal sealed record Key(string Name, int Number);

internal sealed class MutableKey(int value)
{
    public int Value = value;

    public override int GetHashCode() => Value;

    public override bool Equals(object? obj) => obj is MutableKey other && other.Value == Value;
}
