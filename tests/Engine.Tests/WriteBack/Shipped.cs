using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Runs code on a copy as another process would, and commits what it changed into the originals.</summary>
internal static class Shipped
{
    /// <summary>Runs a closure; whatever it throws is committed like a result and thrown again.</summary>
    /// <param name="body">Runs on the copy.</param>
    /// <param name="meanwhile">What the caller does while the call is away.</param>
    public static void Run(Action body, Action? meanwhile = null)
    {
        var attempt = new Attempt([body]);
        object?[] roots = [null];
        try
        {
            ((Action)attempt.Copies[0]!)();
        }
        catch (Exception e)
        {
            roots = [e];
        }
        var prepared = attempt.Prepare(roots, meanwhile);
        Apply(prepared, isAlone: meanwhile is null);
        if (prepared.Roots[0] is Exception thrown)
            throw thrown;
    }

    /// <summary>Runs a closure and gives its result.</summary>
    public static T Get<T>(Func<T> body)
    {
        var attempt = new Attempt([body]);
        var prepared = attempt.Prepare([((Func<T>)attempt.Copies[0]!)()]);
        Apply(prepared, isAlone: true);
        return (T)prepared.Roots[0]!;
    }

    /// <summary>Runs code on the copy of one object.</summary>
    public static void On<T>(T original, Action<T> body, Action? meanwhile = null)
    {
        var attempt = new Attempt([original]);
        body((T)attempt.Copies[0]!);
        Apply(attempt.Prepare([null], meanwhile), isAlone: meanwhile is null);
    }

    /// <summary>Without anybody else's writes there is no conflict.</summary>
    private static void Apply(PreparedCommit prepared, bool isAlone)
    {
        if (isAlone)
            Assert.Null(prepared.FindConflict());
        prepared.Apply();
    }

    /// <summary>The reason for which a closure's changes or result can't come back.</summary>
    public static string Refusal(Func<object?> body)
    {
        var attempt = new Attempt([body]);
        var result = ((Func<object?>)attempt.Copies[0]!)();
        var reason = Assert.Throws<NotShippableException>(() => attempt.Diff([result])).Reason;
        Assert.Equal(Diagnostics.LocalReasonKind.Result, reason.Kind);
        return reason.ToString();
    }

    /// <summary>The mutation on the copy, committed, does to the original what it does directly.</summary>
    public static void SameAsDirectly<T>(Func<T> make, Action<T> mutate)
        where T : class
    {
        var original = make();
        var oracle = make();
        On(original, mutate);
        mutate(oracle);
        Isomorphic.Check([oracle], [original]);
    }

    internal sealed class Attempt
    {
        private readonly int _firstRoot;

        /// <param name="roots">What travels.</param>
        /// <param name="isShared">Whether it goes ahead, as what the calls of a loop share, and the call's own graph only refers to it.</param>
        public Attempt(object?[] roots, bool isShared = false)
        {
            if (isShared)
            {
                var closure = static () => { };
                var loop = new LoopTrip(roots, closure, closure, GraphPlan.Everything);
                var chunk = loop.Chunk(closure, roots)!;
                (Snapshot, Received, _firstRoot) = (chunk.Snapshot, chunk.Received, 1);
                return;
            }
            Snapshot = RoundTrip.Write(roots);
            Received = RoundTrip.Read(Snapshot);
        }

        public GraphSnapshot Snapshot { get; }

        public ReceivedGraph Received { get; }

        public object?[] Copies => Received.Roots[_firstRoot..];

        public GraphChanges Diff(object?[] roots) => GraphDiff.Compute(Received, roots, GraphLimits.Default);

        public PreparedCommit Prepare(object?[] roots, Action? meanwhile = null)
        {
            var changes = Diff(roots);
            meanwhile?.Invoke();
            return PreparedCommit.Prepare(Snapshot, changes.Bytes, Definitions(changes), GraphLimits.Default);
        }

        public static DefinitionReader Definitions(GraphChanges changes)
        {
            var reader = new DefinitionReader();
            reader.Add(new PeerDefinitions().Select(changes.DefinitionIds));
            return reader;
        }
    }
}
