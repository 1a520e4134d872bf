using System.Runtime.InteropServices;
using CsCheck;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>
/// Random arrays, in which a call and its caller write random places at the same time. The oracle knows nothing of columns, blocks and bitmaps: it is the same
/// writes to a third array, one by one.
/// </summary>
public sealed class RandomArrayWriteBackTests
{
    /// <summary>Around the widths of vectors and words, and the edges of blocks and chunks.</summary>
    private static readonly int[] Lengths =
        [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 511, 512, 513, 600, 1023, 1025, 2047, 2048, 2049, 2112, 4095, 4096, 4097, 6200];

    private static readonly Action<int, int, double, double>[] Types =
    [
        Of<byte>(static (ref byte v, int i) => v += (byte)(i | 1)),
        Of<bool>(static (ref bool v, int i) => v = !v),
        Of<char>(static (ref char v, int i) => v += (char)(i | 1)),
        Of<short>(static (ref short v, int i) => v ^= (short)(1 << (i % 15))),
        Of<int>(static (ref int v, int i) => v ^= 1 << (i % 31)),
        Of<float>(static (ref float v, int i) => v = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(v) ^ (i % 2 == 0 ? int.MinValue : 1))),
        Of<long>(static (ref long v, int i) => v ^= 1L << (i % 63)),
        Of<double>(static (ref double v, int i) => v = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(v) ^ (i % 2 == 0 ? long.MinValue : 1))),
        Of<decimal>(static (ref decimal v, int i) => v = i % 2 == 0 ? v + i + 1 : decimal.Negate(v + 1)),
        Of<Guid>(static (ref Guid v, int i) => Part<Guid, long>(ref v, i % 2) += i | 1),
        Of<Int128>(static (ref Int128 v, int i) => v += i % 2 == 0 ? 1 : Int128.One << 64),
        Of<DateTimeOffset>(static (ref DateTimeOffset v, int i) => v = v.AddTicks(i + 1)),
        Of<int?>(static (ref int? v, int i) => v = v is null ? i : i % 3 == 0 ? null : v + 1),
        Of<Point>(static (ref Point v, int i) => v.X++, static (ref Point v, int i) => v.Y--),
        Of<Padded>(static (ref Padded v, int i) => v.Small++, static (ref Padded v, int i) => v.Large++, static (ref Padded v, int i) => v.Flag = !v.Flag),
        Of<Mixed>(
            static (ref Mixed v, int i) => v.Number++, static (ref Mixed v, int i) => v.Text = new string('x', 1 + i % 3), static (ref Mixed v, int i) => v.Count++,
            static (ref Mixed v, int i) => v.Node = new Node { Value = i }),
        Of<string>(static (ref string v, int i) => v = $"text {i}"),
        Of<object>(static (ref object v, int i) => v = i),
    ];

    private delegate void Write<T>(ref T value, int i);

    private enum Writer
    {
        Nobody,
        Call,
        Caller,
    }

    [Fact]
    public void Whatever_call_and_caller_write_to_different_places_is_there() =>
        Gen.Select(Gen.Int[0, Types.Length - 1], Gen.Int[0, Lengths.Length - 1], Gen.Int, Gen.Int[0, 7]).Sample(static (type, length, seed, density) =>
            Types[type](Lengths[length], seed, Density(density), 0.02), iter: 3000, threads: 1);

    [Fact]
    public void Arrays_of_all_types_and_lengths_written_throughout_come_back()
    {
        foreach (var type in Types)
        {
            foreach (var length in Lengths)
                type(length, length, 1, 0);
        }
    }

    private static double Density(int index) => index switch
    {
        0 => 0.001,
        1 => 0.01,
        2 => 0.1,
        3 => 0.3,
        4 => 0.5,
        5 => 0.9,
        6 => 0.99,
        _ => 1,
    };

    private static Action<int, int, double, double> Of<T>(params Write<T>[] leaves) => (length, seed, density, others) =>
    {
        // Runs of one writer, so that ranges and bitmaps take turns.
        var random = new Random(seed);
        var writers = new Writer[length, leaves.Length];
        for (var leaf = 0; leaf < leaves.Length; leaf++)
        {
            var isCalm = false;
            for (var i = 0; i < length; i++)
            {
                isCalm = random.Next(100) == 0 ? !isCalm : isCalm;
                writers[i, leaf] = !isCalm && random.NextDouble() < density ? Writer.Call : random.NextDouble() < others ? Writer.Caller : Writer.Nobody;
            }
        }
        Check(leaves, writers, random);
    };

    private static void Check<T>(Write<T>[] leaves, Writer[,] writers, Random random)
    {
        var original = Start(leaves, writers.GetLength(0));
        var oracle = (T[])original.Clone();
        var attempt = new Shipped.Attempt([original]);
        Play((T[])attempt.Copies[0]!, leaves, writers, Writer.Call);
        Play(oracle, leaves, writers, Writer.Call);
        Play(oracle, leaves, writers, Writer.Caller);

        var changes = attempt.Diff([null]);
        Play(original, leaves, writers, Writer.Caller);
        var before = (T[])original.Clone();
        var prepared = PreparedCommit.Prepare(attempt.Snapshot, changes.Bytes, Shipped.Attempt.Definitions(changes), GraphLimits.Default);
        Assert.Null(prepared.FindConflict());
        CheckConflict(prepared, original, leaves, writers, random);
        Isomorphic.Check([before], [original]);

        prepared.Apply();
        CheckSame(oracle, original, leaves.Length == 1 ? writers : null);
    }

    /// <summary>One place of the call's, written by the caller too, is a conflict.</summary>
    private static void CheckConflict<T>(PreparedCommit prepared, T[] original, Write<T>[] leaves, Writer[,] writers, Random random)
    {
        var i = random.Next(original.Length);
        var leaf = random.Next(leaves.Length);
        if (writers[i, leaf] != Writer.Call)
            return;
        var kept = original[i];
        leaves[leaf](ref original[i], i);
        Assert.NotNull(prepared.FindConflict());
        original[i] = kept;
    }

    /// <summary>Values bit by bit. Objects that the call made are others here than in the oracle; the caller's are the same.</summary>
    private static void CheckSame<T>(T[] oracle, T[] original, Writer[,]? writers)
    {
        Isomorphic.Check([oracle.Clone()], [original]);
        if (typeof(T).IsValueType || writers is null)
            return;
        for (var i = 0; i < oracle.Length; i++)
            Assert.True(writers[i, 0] == Writer.Call || Equals(oracle[i], original[i]), $"element {i}");
    }

    private static T[] Start<T>(Write<T>[] leaves, int length)
    {
        var array = new T[length];
        for (var i = 0; i < length; i++)
        {
            foreach (var leaf in leaves)
                leaf(ref array[i], i * 7);
        }
        return array;
    }

    private static void Play<T>(T[] array, Write<T>[] leaves, Writer[,] writers, Writer who)
    {
        for (var i = 0; i < array.Length; i++)
        {
            for (var leaf = 0; leaf < leaves.Length; leaf++)
            {
                if (writers[i, leaf] == who)
                    leaves[leaf](ref array[i], i);
            }
        }
    }

    private static ref TPart Part<T, TPart>(ref T value, int index)
        where T : struct
        where TPart : struct => ref MemoryMarshal.Cast<T, TPart>(MemoryMarshal.CreateSpan(ref value, 1))[index];
}
