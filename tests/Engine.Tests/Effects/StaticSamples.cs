using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Static fields, type initialisers and identity with static objects (S8, S10).</summary>
internal static class StaticSamples
{
    private const int Limit = 10;
    private static readonly int Size = 5;
    private static readonly string Prefix = "p-" + Size.ToString(CultureInfo.InvariantCulture);
    private static readonly Regex Word = new(@"\w+");
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly ImmutableArray<int> Primes = [2, 3, 5];
    internal static readonly int[] Table = [1, 2, 3];

    private static int counter;

    [ThreadStatic]
    private static int perThread;

    private static string Name { get; } = "name";

    private static string Settable { get; set; } = "x";

    public static List<Sample> All()
    {
        var list = new SampleList("static");
        Constants(list);
        Mutable(list);
        Initialisers(list);
        return list.Items;
    }

    private static void Constants(SampleList list)
    {
        var level = Level.High;
        list.Ships(() => Limit + 1);
        list.Ships(() => Size + 1);
        list.Ships(() => Prefix.Length);
        list.Ships(() => Word.Matches("a b").Count);
        list.Ships(() => Timeout.TotalSeconds);
        list.Ships(() => Primes.Length + Primes[0]);
        list.Ships(() => Name);
        list.Ships(() => string.Empty + Guid.Empty + decimal.One);
        list.Ships(() => level == Level.Low ? 1 : level.Weight);
        list.Ships(() => Geometry.Origin.X);
        list.Ships(() => new[] { 1, 2, 3 }.Select(v => v * 2).ToArray());
        list.Ships(() => Lookup("b"));
        list.Ships(() => Generic<int>.Zero);
        list.Ships(() => Planet.Earth.Mass);
    }

    private static void Mutable(SampleList list)
    {
        var encoding = System.Text.Encoding.UTF8;
        var other = new Regex("x");
        IEqualityComparer<string> comparer = StringComparer.Ordinal;
        list.Local(LocalReasonKind.StaticState, "StaticSamples.counter", () => counter);
        list.Local(LocalReasonKind.StaticState, "writes static StaticSamples.counter", () => { counter = 2; });
        list.Local(LocalReasonKind.StaticState, "copy Table to a local", () => Table[0]);
        list.Local(LocalReasonKind.StaticState, "StaticSamples.Settable", () => Settable);
        list.Local(LocalReasonKind.ProcessBound, "perThread", () => perThread);
        list.Local(LocalReasonKind.StaticState, "Registry.Instance", () => Registry.Instance.Count);
        list.Local(LocalReasonKind.StaticState, "in StaticSamples.Helper", () => Helper());
        list.Local(LocalReasonKind.StaticState, "Memo", () => Memo.Of(3));
        list.Local(LocalReasonKind.StaticState, "counter", () => Geometry.Bump(ref counter));
        list.Local(LocalReasonKind.StaticState, "compares references with static Encoding.UTF8", () => encoding == System.Text.Encoding.UTF8);
        list.Local(LocalReasonKind.StaticState, "compares references with static StaticSamples.Word", () => ReferenceEquals(Word, other));
        list.Ships(() => ReferenceEquals(comparer, StringComparer.Ordinal));
        list.Ships(() => encoding == null);
        list.Local(LocalReasonKind.StaticState, "Shared", () => Shared.Lock.Length);
    }

    private static void Initialisers(SampleList list)
    {
        list.Local(LocalReasonKind.StaticState, "may differ in another process", () => Started.At);
        list.Local(LocalReasonKind.StaticState, "may differ in another process", () => Started.Id);
        list.Local(LocalReasonKind.ProcessBound, "type initialiser of Configured", () => Configured.Root);
        list.Local(LocalReasonKind.ProcessBound, "type initialiser of WithStaticConstructor", () => new WithStaticConstructor().Value);
        list.Ships(() => new HarmlessStaticConstructor().Value);
        list.Local(LocalReasonKind.UnknownCode, "the other way round", () => Cyclic1.Value);
    }

    private static int Helper() => counter + 1;

    private static int Lookup(string key) => key switch { "a" => 1, "b" => 2, "c" => 3, "d" => 4, "e" => 5, "f" => 6, "g" => 7, _ => 0 };

    private readonly record struct Vector2(double X, double Y);

    private sealed class Level(int weight)
    {
        public static readonly Level Low = new(1);
        public static readonly Level High = new(2);

        public int Weight { get; } = weight;
    }

    private static class Geometry
    {
        public static readonly Vector2 Origin = new(0, 0);

        public static int Bump(ref int value) => ++value;
    }

    private sealed class Planet
    {
        public static readonly Planet Earth = new(5.97);

        private Planet(double mass) => Mass = mass;

        public double Mass { get; }
    }

    private static class Generic<T>
    {
        public static readonly string Zero = typeof(T).Name;
    }

    private sealed class Registry
    {
        public static readonly Registry Instance = new();
        private readonly Dictionary<string, int> map = [];

        public int Count => map.Count;
    }

    private static class Memo
    {
        private static readonly ConcurrentDictionary<int, int> Cache = new();

        public static int Of(int n) => Cache.GetOrAdd(n, k => k * k);
    }

    private static class Shared
    {
        public static string Lock = "x";
    }

    private static class Started
    {
        public static readonly DateTime At = DateTime.UtcNow;
        public static readonly Guid Id = Guid.NewGuid();
    }

    private static class Configured
    {
        public static readonly string? Root = Environment.GetEnvironmentVariable("ROOT");
    }

    private sealed class WithStaticConstructor
    {
        static WithStaticConstructor() => Environment.SetEnvironmentVariable("X", "1");

        public int Value => 1;
    }

    private sealed class HarmlessStaticConstructor
    {
        private static readonly Dictionary<string, int> Map;

        static HarmlessStaticConstructor()
        {
            Map = new() { ["a"] = 1 };
            Map["b"] = 2;
        }

        public int Value => 1;
    }

    private static class Cyclic1
    {
        public static readonly int Value = Cyclic2.Value + 1;
    }

    private static class Cyclic2
    {
        public static readonly int Value = Cyclic1.Value + 1;
    }
}
