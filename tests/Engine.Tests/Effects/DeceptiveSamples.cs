using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Framework members that look harmless and aren't; each was, or could have been, listed as pure.</summary>
internal static class DeceptiveSamples
{
    private static int counter;

    public static List<Sample> All()
    {
        var list = new SampleList("deceptive");
        Hashes(list, "x");
        Orders(list, ["a", "b"]);
        Callbacks(list);
        Registrations(list);
        Reflected(list);
        return list.Items;
    }

    private static void Hashes(SampleList list, string text)
    {
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => new Vector3(1, 2, 3).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => new BigInteger(5).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => new Uri("http://a/" + text).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => (Int128.One + text.Length).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => CultureInfo.InvariantCulture.CompareInfo.GetHashCode(text, CompareOptions.None));
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => (text.Length, text).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => typeof(string).GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => System.Net.IPAddress.Loopback.GetHashCode());
    }

    private static void Orders(SampleList list, string[] words)
    {
        var captured = ImmutableDictionary<string, int>.Empty.Add("a", 1);
        var sets = new List<ImmutableHashSet<string>> { ImmutableHashSet.Create("a") };
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => words.ToImmutableHashSet().First());
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => words.ToImmutableDictionary(w => w, w => w.Length).Keys.ToArray());
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => captured.SetItem("b", 2));
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => new Hashtable { ["a"] = 1 }.Keys.Cast<string>().First());
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => words.Select(w => (w, 1)).ToFrozenSet().Items[0]);
        list.Local(LocalReasonKind.ProcessBound, "order of hash codes", () => new ConcurrentDictionary<(string, int), int> { [("a", 1)] = 1 }.Keys.First());
        list.Ships(() => captured["a"]);
        list.Ships(() => sets[0].Contains("a"));
        list.Ships(() => words.Select(w => w.Length).ToImmutableHashSet().Add(3));
        list.Ships(() => words.ToFrozenDictionary(w => w, w => w.Length).Keys.ToArray());
        list.Ships(() => Legacy(words.Length));
        list.Ships(() => words.ToImmutableSortedSet(StringComparer.Ordinal).First());
    }

    private static void Callbacks(SampleList list)
    {
        var things = new ArrayList { new Counted(1), new Counted(2) };
        list.Local(LocalReasonKind.StaticState, "counter", () => things.Sort());
        list.Local(LocalReasonKind.StaticState, "counter", () => Enumerable.InfiniteSequence(new Tally(1), new Tally(1)).Take(3).Count());
        list.Local(LocalReasonKind.StaticState, "counter", () => new[] { new Counted(1), new Counted(2) }.Max());
    }

    private static void Registrations(SampleList list)
    {
        list.Ships(() => { var t = new DataTable(); t.Columns.Add("a", typeof(int)); t.Rows.Add(1); return t.AsEnumerable().Sum(r => r.Field<int>("a")); });
        list.ShipsOnHost(() => { var t = new DataTable(); t.ReadXml("x.xml"); return t.Rows.Count; });
        list.ShipsOnce(() => { using var t = new DataTable("t"); t.WriteXml("x.xml"); });
        list.Local(LocalReasonKind.ProcessBound, "capture the data", () => Query(null!));
        list.Local(LocalReasonKind.ProcessBound, "converters and providers", () => System.ComponentModel.TypeDescriptor.GetConverter(typeof(int)).ConvertFromInvariantString("1"));
        list.Local(LocalReasonKind.ProcessBound, "CultureInfo.DefaultThreadCurrentCulture", () => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture);
        list.Local(LocalReasonKind.StaticState, "may differ in another process", () => Shuffled.First);
        list.Local(LocalReasonKind.ProcessBound, "UriParser.IsKnownScheme", () => UriParser.IsKnownScheme("x"));
        list.Local(LocalReasonKind.ProcessBound, "resolve the service outside", () => ((IServiceProvider)null!).GetService(typeof(string)));
        list.Local(LocalReasonKind.ProcessBound, "for data in memory use AsEnumerable", () => new[] { 1 }.AsQueryable().Count());
    }

    private static void Reflected(SampleList list)
    {
        list.Local(LocalReasonKind.UnknownCode, "what reflection calls isn't followed", () => typeof(Counted).GetMethod("CompareTo")!.Invoke(new Counted(1), [null]));
        list.Local(LocalReasonKind.UnknownCode, "use the property directly", () => typeof(Counted).GetProperty("Next")!.GetValue(new Counted(1)));
        list.Local(LocalReasonKind.UnknownCode, "what reflection creates isn't followed", () => Activator.CreateInstance(typeof(Counted), 1));
        list.Local(LocalReasonKind.UnknownCode, "use typeof", () => Type.GetType("System.String"));
        list.Local(LocalReasonKind.UnknownCode, "read the attribute outside", () => typeof(Counted).GetCustomAttributes(false).Length);
        list.Local(LocalReasonKind.UnknownCode, "read the attribute outside", () => typeof(Counted).GetCustomAttribute<ObsoleteAttribute>());
        list.Local(LocalReasonKind.ProcessBound, "Assembly.GetEntryAssembly", () => Assembly.GetEntryAssembly()!.FullName);
    }

    private static int Legacy(int value) => value > 0 ? value : throw new LegacyException("x");

    private static object? Query(IDbCommand command) => command.ExecuteScalar();

    private sealed class LegacyException(string message) : Exception(message)
    {
        public string Extra { get; } = "e";

#pragma warning disable SYSLIB0051, CS0672 // As in code from before .NET 8.
        public override void GetObjectData(System.Runtime.Serialization.SerializationInfo info, System.Runtime.Serialization.StreamingContext context)
        {
            base.GetObjectData(info, context);
            info.AddValue(nameof(Extra), Extra);
        }
#pragma warning restore SYSLIB0051, CS0672
    }

    private static class Shuffled
    {
        public static readonly int First = Enumerable.Range(0, 100).Shuffle().First();
    }

    private readonly record struct Tally(int Value) : IAdditionOperators<Tally, Tally, Tally>
    {
        public static Tally operator +(Tally left, Tally right) => new(left.Value + right.Value + counter++);
    }

    private sealed class Counted(int value) : IComparable, IComparable<Counted>
    {
        public int Next => value + 1;

        public int CompareTo(object? obj) => counter++ + value;

        public int CompareTo(Counted? other) => counter++ + value;
    }
}
