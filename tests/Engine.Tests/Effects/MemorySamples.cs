using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Arrays, spans, pools, buffers and collections below the usual ones.</summary>
internal static class MemorySamples
{
    public static List<Sample> All()
    {
        var list = new SampleList("memory");
        Spans(list, [3, 1, 2], 5);
        Buffers(list, new byte[16]);
        Collections(list, [3, 1, 2]);
        return list.Items;
    }

    private static void Spans(SampleList list, int[] numbers, int n)
    {
        list.Ships(() => { Span<int> s = stackalloc int[n]; s.Fill(1); return s[1..].ToArray(); });
        list.Ships(() => { var s = numbers.AsSpan(); s.Sort(); s.Reverse(); return s.BinarySearch(2) + s.IndexOf(3) + (s.Contains(1) ? 1 : 0); });
        list.Ships(() => { Array.Sort(numbers, (a, b) => b.CompareTo(a)); Array.Copy(numbers, 0, numbers, 1, 1); return Array.IndexOf(numbers, 2); });
        list.Ships(() => { Array.Sort(numbers, Comparer<int>.Create((a, b) => a - b)); return Array.BinarySearch(numbers, 2); });
        list.Ships(() => { Buffer.BlockCopy(numbers, 0, numbers, 4, 4); return Buffer.ByteLength(numbers); });
        list.Ships(() => MemoryMarshal.AsBytes(numbers.AsSpan()).Length + MemoryMarshal.Cast<int, byte>(numbers).Length);
        list.Ships(() => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(numbers), 1) + Unsafe.SizeOf<long>());
        list.Ships(() => { ReadOnlyMemory<int> m = numbers.AsMemory(1, 2); return m.Span[0] + m.Length; });
        list.Ships(() => { var four = default(Four); for (int i = 0; i < 4; i++) { four[i] = i; } int sum = 0; foreach (int v in four) { sum += v; } return sum; });
        list.Ships(() => { int[,] grid = new int[2, 2]; grid[1, 1] = n; int[][] jagged = [[1], [2, 3]]; return grid.Length + grid[1, 1] + jagged[1][^1]; });
        list.Ships(() => { List<int> all = [.. numbers, n]; return CollectionsMarshal.AsSpan(all)[^1]; });
        list.Ships(() => { var map = new Dictionary<int, int>(); foreach (int v in numbers) { CollectionsMarshal.GetValueRefOrAddDefault(map, v, out _)++; } return map.Count; });
    }

    private static void Buffers(SampleList list, byte[] data)
    {
        list.Ships(() => { byte[] rented = ArrayPool<byte>.Shared.Rent(64); try { data.CopyTo(rented, 0); return rented[0]; } finally { ArrayPool<byte>.Shared.Return(rented); } });
        list.Ships(() => { using var owner = MemoryPool<byte>.Shared.Rent(8); owner.Memory.Span[0] = 1; return owner.Memory.Length >= 8; });
        list.Ships(() => BinaryPrimitives.ReadInt32LittleEndian(data) + BinaryPrimitives.ReverseEndianness(7));
        list.Ships(() => { BinaryPrimitives.WriteDoubleBigEndian(data, 1.5); return data[0]; });
        list.Ships(() => Utf8Parser.TryParse("12 "u8, out int v, out int used) ? v + used : 0);
        list.Ships(() => Utf8Formatter.TryFormat(42, data, out int written) ? written : 0);
        list.Ships(() => { var w = new ArrayBufferWriter<byte>(); w.GetSpan(1)[0] = 3; w.Advance(1); return w.WrittenSpan[0]; });
        list.Ships(() => { var r = new SequenceReader<byte>(new ReadOnlySequence<byte>(data)); return r.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n') ? line.Length : 0; });
        list.Ships(() => Base64.GetMaxEncodedToUtf8Length(5) + Base64Url.EncodeToString(data).Length);
    }

    private static void Collections(SampleList list, int[] numbers)
    {
        list.Ships(() => { var q = new PriorityQueue<string, (int, int)>(); q.Enqueue("a", (1, 2)); return q.TryDequeue(out string? s, out var p) ? s + p : ""; });
        list.Ships(() => { var bits = new BitArray(8); bits[1] = true; return bits.Cast<bool>().Count(b => b); });
        list.Ships(() => { var s = new SortedSet<int>(numbers); return s.GetViewBetween(1, 2).Count + s.Max; });
        list.Ships(() => { var m = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["b"] = 1, ["a"] = 2 }; return m.Keys.First(); });
        list.Ships(() => { var l = new LinkedList<int>(numbers); l.AddAfter(l.First!, 9); l.RemoveLast(); return l.Count; });
        list.Ships(() => { var m = new OrderedDictionary<string, int> { ["a"] = 1 }; m.Insert(0, "b", 2); return m.GetAt(0).Key; });
        list.Ships(() => { var c = new System.Collections.ObjectModel.ObservableCollection<int>(numbers); c.Move(0, 1); return c[0]; });
        list.Ships(() => numbers.CountBy(v => v % 2).Concat(numbers.AggregateBy(v => v % 2, 0, (a, b) => a + b)).Select(p => p.Value).ToArray());
        list.Ships(() => numbers.MinBy(v => -v) + numbers.Order().TakeLast(2).Sum() + numbers.DistinctBy(v => v % 2).Count() + numbers.Except([1]).Count());
        list.Ships(() => numbers.Join(numbers, a => a, b => b, (a, b) => a * b).Union([7]).ToHashSet().SetEquals([1]));
        list.Ships(() => numbers.Index().LeftJoin(numbers, p => p.Item, b => b, (p, b) => p.Index + b).SkipWhile(v => v < 1).ToDictionary(v => v).Count);
        list.Ships(() => { var dictionary = new Dictionary<(int, string), List<int>>(); dictionary.TryAdd((1, "a"), [1]); return dictionary.TryGetValue((1, "a"), out var found) ? found.Count : 0; });
    }

    [InlineArray(4)]
    private struct Four
    {
        private int first;
    }
}
