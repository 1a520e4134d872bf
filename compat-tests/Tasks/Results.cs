namespace Compat.Tasks;

/// <summary>Results, status and the plain properties of a task that ran to completion.</summary>
public class Results : Contract
{
    [Behaviour(Ships.Must)]
    public async Task An_action_runs_to_completion()
    {
        var t = Task.Run(() => { });
        await t;
        Assert.Equal(TaskStatus.RanToCompletion, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_function_gives_its_result()
    {
        int x = 20, y = 22;
        Assert.Equal(42, await Task.Run(() => x + y));
    }

    [Behaviour(Ships.Must)]
    public void Result_waits_for_the_function()
    {
        var words = new[] { "a", "bb", "ccc" };
        Assert.Equal(6, Task.Run(() => words.Sum(w => w.Length)).Result);
    }

    [Behaviour(Ships.Must)]
    public void GetResult_waits_for_the_function()
    {
        var s = "abc";
        Assert.Equal("cba", Task.Run(() => new string([.. s.Reverse()])).GetAwaiter().GetResult());
    }

    [Behaviour(Ships.Must)]
    public void Wait_returns_after_the_action_has_run()
    {
        var x = 0;
        Task.Run(() => { x = 1; }).Wait();
        Assert.Equal(1, x);
    }

    [Behaviour(Ships.Must)]
    public async Task The_flags_of_a_completed_task()
    {
        var t = Task.Run(() => 1);
        await t;
        Assert.True(t.IsCompleted);
        Assert.True(t.IsCompletedSuccessfully);
        Assert.False(t.IsFaulted);
        Assert.False(t.IsCanceled);
        Assert.Null(t.Exception);
    }

    [Behaviour(Ships.Must)]
    public async Task Run_denies_children_and_has_no_state()
    {
        var t = Task.Run(() => 1);
        await t;
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.DenyChildAttach), t.CreationOptions);
        Assert.Null(t.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_runs_of_one_delegate_are_two_tasks()
    {
        var n = 3;
        Func<int> f = () => n * n;
        var a = Task.Run(f);
        var b = Task.Run(f);
        Assert.NotSame(a, b);
        Assert.Equal(18, await a + await b);
    }

    [Behaviour(Ships.Must)]
    public async Task Tasks_have_different_ids()
    {
        var a = Task.Run(() => 1);
        var b = Task.Run(() => 2);
        Assert.NotEqual(a.Id, b.Id);
        Assert.NotEqual(0, a.Id);
        await Task.WhenAll(a, b);
    }

    [Behaviour(Ships.Must)]
    public async Task The_result_can_be_read_many_times()
    {
        var t = Task.Run(() => new int[] { 1, 2, 3 });
        Assert.Same(await t, await t);
        Assert.Same(t.Result, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task Null_is_a_result()
    {
        string? nothing = null;
        Assert.Null(await Task.Run(() => nothing));
    }

    [Behaviour(Ships.Must)]
    public async Task A_struct_is_a_result()
    {
        var n = 5;
        var (a, b) = await Task.Run(() => (n, n + 1));
        Assert.Equal(11, a + b);
    }

    [Behaviour(Ships.Must)]
    public async Task A_nullable_is_a_result()
    {
        int? n = 5;
        Assert.Equal(6, await Task.Run(() => n + 1));
        n = null;
        Assert.Null(await Task.Run(() => n + 1));
    }

    [Behaviour(Ships.Must)]
    public async Task A_list_built_by_the_function_is_a_result()
    {
        var n = 1000;
        var squares = await Task.Run(() => Enumerable.Range(0, n).Select(i => i * i).ToList());
        Assert.Equal(1000, squares.Count);
        Assert.Equal(999 * 999, squares[^1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_built_by_the_function_is_a_result()
    {
        var text = "to be or not to be";
        var counts = await Task.Run(() => text.Split(' ').GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal(2, counts["be"]);
        Assert.Equal(["to", "be", "or", "not"], counts.Keys);
    }

    [Behaviour(Ships.Must)]
    public async Task An_object_of_the_users_own_type_is_a_result()
    {
        var name = "n";
        var node = await Task.Run(() => new Node(name, new Node("child", null)));
        Assert.Equal("child", node.Next!.Name);
    }

    [Behaviour(Ships.Must)]
    public async Task The_runtime_type_of_a_result_is_kept()
    {
        var n = 3;
        object o = await Task.Run<object>(() => new Dictionary<int, string> { [n] = "x" });
        Assert.IsType<Dictionary<int, string>>(o);
    }

    [Behaviour(Ships.Must)]
    public async Task A_boxed_value_is_a_result()
    {
        var n = 3;
        Assert.Equal(4L, await Task.Run<object>(() => n + 1L));
    }

    [Behaviour(Ships.Must)]
    public async Task A_delegate_is_a_result()
    {
        var n = 3;
        var f = await Task.Run<Func<int, int>>(() => x => x + n);
        Assert.Equal(10, f(7));
    }

    [Behaviour(Ships.Must)]
    public async Task A_big_array_is_a_result()
    {
        var n = 50 * 1024 * 1024;
        var bytes = await Task.Run(() =>
        {
            var r = new byte[n];
            for (var i = 0; i < r.Length; i += 4096)
            {
                r[i] = (byte)(i / 4096);
            }

            return r;
        });
        Assert.Equal(n, bytes.Length);
        Assert.Equal((byte)(8192 / 4096 * 100), bytes[8192 * 100]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_long_linked_list_is_a_result()
    {
        var n = 200_000;
        var head = await Task.Run(() =>
        {
            Node? list = null;
            for (var i = 0; i < n; i++)
            {
                list = new Node("", list);
            }

            return list;
        });
        var length = 0;
        for (var node = head; node is not null; node = node.Next)
        {
            length++;
        }

        Assert.Equal(n, length);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cycle_is_a_result()
    {
        var name = "self";
        var ring = await Task.Run(() =>
        {
            var node = new Node(name, null);
            node.Next = node;
            return node;
        });
        Assert.Same(ring, ring.Next);
    }

    [Behaviour(Ships.May)]
    public async Task A_stream_is_a_result()
    {
        var bytes = new byte[] { 1, 2, 3 };
        Stream m = await Task.Run<Stream>(() => new MemoryStream(bytes));
        Assert.Equal(1, m.ReadByte());
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_query_is_a_result()
    {
        var n = 3;
        var q = await Task.Run(() => Enumerable.Range(0, n).Where(i => i != 1));
        Assert.Equal([0, 2], q);
    }

    [Behaviour(Ships.May)]
    public async Task A_task_started_inside_can_be_the_result_of_the_result()
    {
        var n = 3;
        Task<Task<int>> t = Task.Factory.StartNew(() => Task.Run(() => n));
        Assert.Equal(3, await await t);
    }

    private sealed class Node(string name, Node? next)
    {
        public string Name { get; } = name;

        public Node? Next { get; set; } = next;
    }
}
