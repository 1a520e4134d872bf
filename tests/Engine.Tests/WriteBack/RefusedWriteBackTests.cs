using System.Collections.Concurrent;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

public sealed class RefusedWriteBackTests
{
    [Fact]
    public void A_result_that_cant_travel_is_named()
    {
        Assert.Equal(
            "what the closure returned can't come back: System.IO.MemoryStream is an open stream of this process "
            + "(capture the bytes or the path instead, or open it inside the lambda)",
            Shipped.Refusal(static () => new MemoryStream()));
        Assert.StartsWith("what the closure returned can't come back: [] (System.IO.MemoryStream) is", Shipped.Refusal(static () => new object[] { 1, new MemoryStream() }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_that_cant_travel_is_named()
    {
        Assert.StartsWith(
            "the exception that the closure threw can't come back: Stream (System.IO.MemoryStream) is an open stream",
            Shipped.Refusal(static () => new StreamException(new MemoryStream())), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_stored_and_cant_travel_is_named_with_its_place()
    {
        var nodes = new List<Node> { new() };
        Assert.StartsWith(
            "what the closure stored in nodes[] can't come back: System.IO.MemoryStream is an open stream",
            Shipped.Refusal(() => nodes[0].Any = new MemoryStream()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_source_made_inside_cant_come_back()
    {
        Assert.Equal(
            "the closure made a System.Threading.CancellationTokenSource that it returned or stored, and that lives in one process only (make it before the lambda, or keep it inside)",
            Shipped.Refusal(static () => new Node { Any = new CancellationTokenSource().Token }));
    }

    [Fact]
    public void Changed_concurrent_collections_cant_come_back()
    {
        var seen = new ConcurrentDictionary<string, int> { ["a"] = 1 };
        Assert.StartsWith("a captured System.Collections.Concurrent.ConcurrentDictionary", WhenCommitted(() => seen["b"] = 2), StringComparison.Ordinal);
        var queue = new ConcurrentQueue<int>([1]);
        Assert.Equal(
            "a captured System.Collections.Concurrent.ConcurrentQueue<System.Int32> was changed, which others may change too (return the changes as a value and apply them after the task)",
            WhenCommitted(() => queue.TryDequeue(out _)));

        static string WhenCommitted(Func<object?> body)
        {
            var attempt = new Shipped.Attempt([body]);
            ((Func<object?>)attempt.Copies[0]!)();
            return Assert.Throws<NotShippableException>(() => attempt.Prepare([null])).Reason.ToString();
        }
    }

    [Fact]
    public void A_key_that_was_changed_after_it_was_added_is_refused()
    {
        var map = new Dictionary<MutableKey, int>();
        Assert.Equal("a key of map has another hash code than when it was added (don't change objects that are keys of a dictionary or set)", Shipped.Refusal(() =>
        {
            var key = new MutableKey(1);
            map.Add(key, 1);
            key.Value = 2;
            return null;
        }));
    }

    [Fact]
    public void A_key_that_the_closure_changed_first_is_refused()
    {
        var key = new MutableKey(1);
        var map = new Dictionary<MutableKey, int>();
        Assert.Equal("keys of map were added, and objects that they refer to were changed, in the same call (use keys that don't refer to objects the closure changes)", Shipped.Refusal(() =>
        {
            key.Value = 2;
            map.Add(key, 1);
            return null;
        }));
        Assert.Equal(1, key.Value);
    }

    [Fact]
    public void Changes_beyond_the_limit_are_refused_with_the_numbers()
    {
        var attempt = new Shipped.Attempt([new double[1000]]);
        Array.Fill((double[])attempt.Copies[0]!, 1);
        var reason = Assert.Throws<NotShippableException>(() => GraphDiff.Compute(attempt.Received, [null], new GraphLimits(100, 4000))).Reason;
        Assert.Equal(LocalReasonKind.Limit, reason.Kind);
        Assert.Matches(@"^what the closure changed and returned takes 80\d\d bytes, the limit is 4000$", reason.What);
        Assert.Equal("return or change less in one call, or raise ClusterOptions.MaxFrameBytes", reason.Remedy);
    }

    [Fact]
    public void A_refused_diff_leaves_the_next_one_untouched()
    {
        var nodes = new List<Node> { new() };
        Shipped.Refusal(() => nodes[0].Any = new MemoryStream());
        Shipped.Run(() => nodes[0].Value = 3);
        Assert.Equal(3, nodes[0].Value);
        Assert.Null(nodes[0].Any);
    }

    private sealed class StreamException(Stream stream) : Exception("no stream")
    {
        public Stream Stream { get; } = stream;
    }
}
