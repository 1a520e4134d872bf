using Distributed;

namespace Compat.Tasks;

/// <summary>Code that its author vouches for, and scopes with options of their own: the answer stays the BCL's.</summary>
public class Trusting : Contract
{
    private static int s_factor = 3;

    [Behaviour(Ships.Never, Reason = "s_factor")]
    public async Task A_lambda_that_reads_a_static_stays_local_and_its_answer_is_right() =>
        Assert.Equal(6, await Task.Run(() => 2 * s_factor));

    [Behaviour(Ships.Must)]
    public async Task A_trusted_lambda_ships_and_its_changes_come_back()
    {
        var done = new List<int>();
        await Task.Run([Distributable] () => done.Add(2 * s_factor));
        Assert.Equal([6], done);
    }

    [Behaviour(Ships.Must)]
    public async Task A_trusted_method_gets_all_the_fields_it_reads()
    {
        var order = new Order { Lines = [1, 2], Note = "abc" };
        Assert.Equal(3 + (3 * 3), await Task.Run(() => order.Total()));
        Assert.Equal("abc!", order.Note);
    }

    [Behaviour(Ships.Must)]
    public async Task A_trusted_async_local_function_ships()
    {
        var x = 4;
        Assert.Equal(12, await Task.Run(Work));

        [Distributable]
        async Task<int> Work()
        {
            await Task.Yield();
            return x * s_factor;
        }
    }

    [Behaviour(Ships.Never, Reason = "MemoryStream")]
    public async Task What_cannot_travel_stays_here_however_trusted()
    {
        using var stream = new MemoryStream([1, 2, 3]);
        Assert.Equal(3, await Task.Run([Distributable] () => stream.Length));
    }

    [Behaviour(Ships.Must)]
    public async Task Exceptions_of_trusted_code_are_its_own()
    {
        var list = new List<int>();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run([Distributable] () =>
        {
            list.Add(s_factor);
            throw new InvalidOperationException("no");
        }));
        Assert.Equal(("no", 1), (thrown.Message, list.Count));
    }

    [Behaviour(Ships.Never, Reason = "CallOptions")]
    public async Task In_a_scope_of_placement_local_nothing_ships()
    {
        var x = 4;
        using (Cluster.With(new CallOptions { Placement = Placement.Local }))
        {
            Assert.Equal(8, await Task.Run(() => x + x));
        }
    }

    [Behaviour(Ships.Must)]
    public async Task After_the_scope_calls_ship_as_before_and_options_flow_into_methods()
    {
        var x = 4;
        using (Cluster.With(new CallOptions { Placement = Placement.Local }))
        {
            using (Cluster.With(new CallOptions { Placement = Placement.Remote, MaxAttempts = 2, Timeout = TimeSpan.FromMinutes(5) }))
            {
                Assert.Equal(9, await Call());
            }
        }

        Assert.Equal(9, await Call());

        async Task<int> Call()
        {
            await Task.Yield();
            return await Task.Run(() => x + 5);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_large_list_that_the_caller_goes_on_changing_is_never_torn_and_never_an_error()
    {
        var items = Enumerable.Range(0, 300_000).ToList();
        var map = items.ToDictionary(i => i);
        for (var round = 0; round < 5; round++)
        {
            var before = items.Count;
            var task = Task.Run(() => (items.Count, map.Count));
            for (var i = 0; i < 1_000; i++)
            {
                items.Add(i);
                map[items.Count] = i;
            }

            var (listed, mapped) = await task;
            Assert.InRange(listed, before, items.Count);
            Assert.InRange(mapped, before, map.Count);
        }
    }

    private sealed class Order
    {
        public int[] Lines = [];
        public string Note = "";

        [Distributable]
        public int Total()
        {
            var total = Lines.Sum() + (Note.Length * s_factor);
            Note += "!";
            return total;
        }
    }
}
