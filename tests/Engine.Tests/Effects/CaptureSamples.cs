using System.Collections;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Verdicts that depend on what is really captured: runtime types, delegates, pruning.</summary>
internal sealed class CaptureSamples
{
    private readonly Timer timer = new(_ => { });
    private readonly Func<int> source = () => 3;
    private readonly int number = 4;

    private interface IRule
    {
        bool Accepts(int value);
    }

    public static List<Sample> All()
    {
        var list = new SampleList("capture");
        new CaptureSamples().Fill(list);
        Types(list);
        return list.Items;
    }

    private void Fill(SampleList list)
    {
        Func<int> counting = () => Impure.Counter++;
        Func<int> both = source;
        both += () => Environment.ProcessId;
        var unrelated = new Thread(() => { });
        list.Ships(() => number);
        list.Ships(() => source());
        list.Local(LocalReasonKind.StaticState, "Counter", () => counting());
        list.Local(LocalReasonKind.Detached, "Timer", () => timer.Change(1, 1));
        GC.KeepAlive(unrelated);
        GC.KeepAlive(both);
    }

    private static void Types(SampleList list)
    {
        IRule pure = new Above(3), impure = new Impure();
        IEnumerable<int> own = new Ours();
        IComparer<int> comparer = new CountingComparer();
        var sorted = new SortedSet<int>(comparer);
        object printable = new ImpureText();
        Base derived = new Derived();
        var generic = new Box<Impure> { Value = new() };
        Stream stream = new MemoryStream();
        IRule[] rules = [pure, impure];
        list.Ships(() => pure.Accepts(4));
        list.Local(LocalReasonKind.StaticState, "in Impure.Accepts", () => impure.Accepts(4));
        list.Local(LocalReasonKind.StaticState, "in Impure.Accepts", () => rules.Any(r => r.Accepts(1)));
        list.Local(LocalReasonKind.StaticState, "in Ours.GetEnumerator", () => own.Sum());
        list.Local(LocalReasonKind.StaticState, "in CountingComparer.Compare", () => sorted.Contains(1));
        list.Local(LocalReasonKind.StaticState, "in ImpureText.ToString", () => $"{printable}");
        list.Local(LocalReasonKind.StaticState, "in ImpureText.ToString", () => string.Concat(new List<object> { printable }));
        list.Ships(() => printable is string);
        list.Local(LocalReasonKind.StaticState, "in Derived.Value", () => derived.Value);
        list.Ships(() => derived.NonVirtual);
        list.Local(LocalReasonKind.StaticState, "in Impure.Accepts", () => generic.Check());
        list.Ships(() => stream.ReadByte());
        list.Ships(() => new Above(1).Accepts(2));
        list.Local(LocalReasonKind.StaticState, "in DefaultRule.Accepts", () => ((IDefault)new DefaultRule()).Check(1));
    }

    private sealed class Above(int limit) : IRule
    {
        public bool Accepts(int value) => value > limit;
    }

    private sealed class Impure : IRule
    {
        public static int Counter;

        public bool Accepts(int value) => Counter++ > value;
    }

    private sealed class Ours : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            Impure.Counter++;
            return new List<int>().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class CountingComparer : IComparer<int>
    {
        public int Compare(int x, int y) => Impure.Counter++;
    }

    private sealed class ImpureText
    {
        public override string ToString() => $"{Impure.Counter}";
    }

    private class Base
    {
        public virtual int Value => 1;

        public int NonVirtual => 2;
    }

    private sealed class Derived : Base
    {
        public override int Value => Impure.Counter;
    }

    private sealed class Box<T>
        where T : IRule
    {
        public T Value = default!;

        public bool Check() => Value.Accepts(1);
    }

    private interface IDefault
    {
        bool Accepts(int value);

        bool Check(int value) => Accepts(value);
    }

    private sealed class DefaultRule : IDefault
    {
        public bool Accepts(int value) => Impure.Counter++ > value;
    }
}
