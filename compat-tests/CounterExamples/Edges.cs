using System.Threading.Channels;

namespace Compat.CounterExamples;

/// <summary>Relatives of S1 and S2: progress that reads, channels as signals, awaited tasks of the caller.</summary>
public class Edges : Contract
{
    [Behaviour(Ships.May)]
    public async Task S01_a_progress_handler_reads_a_field_of_this_object()
    {
        var job = new Job();
        job.Progress = new Direct(i => job.Seen.Add((job.Done, i)));
        await Task.Run(job.Work);
        Assert.Equal([(1, 0), (2, 1), (3, 2)], job.Seen);
    }

    [Behaviour(Ships.May)]
    public async Task S01_a_progress_handler_reads_a_captured_list_through_a_helper()
    {
        var items = new List<string>();
        var counts = new List<int>();
        IProgress<int> p = new Direct(_ => counts.Add(Count()));
        await Task.Run(() =>
        {
            foreach (var s in new[] { "a", "b" })
            {
                Say(p, items, s);
            }
        });
        Assert.Equal([1, 2], counts);

        int Count() => items.Count;

        static void Say(IProgress<int> p, List<string> items, string s)
        {
            items.Add(s);
            p.Report(0);
        }
    }

    [Behaviour(Ships.May)]
    public async Task S01_a_progress_handler_changes_what_the_closure_reads_next()
    {
        var limit = 10;
        IProgress<int> p = new Direct(_ => limit = 2);
        var steps = await Task.Run(() =>
        {
            var i = 0;
            for (; i < limit; i++)
            {
                p.Report(i);
            }

            return i;
        });
        Assert.Equal(2, steps);
    }

    [Behaviour(Ships.May)]
    public async Task S01_a_bounded_channel_is_the_signal_inside_an_async_lambda()
    {
        var box = new Box();
        var ch = Channel.CreateBounded<string>(1);
        var reader = Task.Run(async () =>
        {
            await foreach (var name in ch.Reader.ReadAllAsync())
            {
                return $"{name}={box.Value}";
            }

            return "";
        });
        box.Value = 9;
        await ch.Writer.WriteAsync("x");
        Assert.Equal("x=9", await reader);
    }

    [Behaviour(Ships.May)]
    public async Task S01_a_channel_writer_releases_what_was_written_before()
    {
        var box = new Box();
        var ch = Channel.CreateUnbounded<int>();
        var go = new TaskCompletionSource();
        var writer = Task.Run(async () =>
        {
            box.Value = 5;
            ch.Writer.TryWrite(1);
            await go.Task;
            box.Value = 6;
        });
        await ch.Reader.ReadAsync();
        Assert.Equal(5, box.Value);
        go.SetResult();
        await writer;
        Assert.Equal(6, box.Value);
    }

    [Behaviour(Ships.May)]
    public async Task S01_the_end_of_a_channel_is_the_signal()
    {
        var total = new int[1];
        var ch = Channel.CreateUnbounded<int>();
        var t = Task.Run(async () =>
        {
            await ch.Reader.Completion;
            return total[0];
        });
        total[0] = 8;
        ch.Writer.Complete();
        Assert.Equal(8, await t);
    }

    [Behaviour(Ships.May)]
    public async Task S02_state_behind_a_task_in_a_property()
    {
        var holder = new Holder();
        holder.Ready = Task.Run(() => { holder.Items.Add("x"); });
        Assert.Equal("x", await Task.Run(async () =>
        {
            await holder.Ready;
            return holder.Items[0];
        }));
    }

    [Behaviour(Ships.May)]
    public async Task S02_state_behind_a_task_that_is_waited_for_in_a_callee()
    {
        var map = new Dictionary<string, int>();
        var first = Task.Run(() => { map["a"] = 1; });
        Assert.Equal(1, await Task.Run(() => After(first, map)));

        static int After(Task t, Dictionary<string, int> map)
        {
            t.Wait();
            return map["a"];
        }
    }

    [Behaviour(Ships.May)]
    public async Task S02_state_behind_a_generic_task_whose_result_is_read()
    {
        var log = new System.Text.StringBuilder();
        var first = Task.Run(() =>
        {
            log.Append("one");
            return 1;
        });
        Assert.Equal("one1", await Task.Run(() =>
        {
            var one = first.Result;
            return log.ToString() + one;
        }));
    }

    [Behaviour(Ships.May)]
    public async Task S02_a_captured_task_that_the_closure_itself_lets_end()
    {
        var gate = new SemaphoreSlim(0);
        var waiting = gate.WaitAsync();
        Assert.Equal(3, await Task.Run(async () =>
        {
            gate.Release();
            await waiting;
            return 3;
        }).WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public async Task S02_a_captured_value_task_source_is_set_before_it_is_awaited()
    {
        var done = new TaskCompletionSource<string>();
        var text = done.Task;
        Assert.Equal("set inside", await Task.Run(async () =>
        {
            Set(done);
            return await text;
        }).WaitAsync(Patience));

        static void Set(TaskCompletionSource<string> done) => done.SetResult("set inside");
    }

    private sealed class Box
    {
        public int Value { get; set; }
    }

    private sealed class Holder
    {
        public Task Ready { get; set; } = Task.CompletedTask;

        public List<string> Items { get; } = [];
    }

    private sealed class Job
    {
        public int Done { get; private set; }

        public IProgress<int>? Progress { get; set; }

        public List<(int Done, int Reported)> Seen { get; } = [];

        public void Work()
        {
            for (var i = 0; i < 3; i++)
            {
                Done++;
                Progress?.Report(i);
            }
        }
    }

    private sealed class Direct(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }
}
