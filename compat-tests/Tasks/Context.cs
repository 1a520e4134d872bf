using System.Diagnostics;
using System.Globalization;

namespace Compat.Tasks;

/// <summary>What flows into a closure, and what does not.</summary>
public class Context : Contract
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Behaviour(Ships.Must)]
    public async Task The_culture_flows_in()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var x = 1.5;
            Assert.Equal("1,5", await Task.Run(() => x.ToString()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Behaviour(Ships.Must)]
    public async Task The_UI_culture_flows_in()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
            Assert.Equal("fr-FR", await Task.Run(() => CultureInfo.CurrentUICulture.Name));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_changed_culture_flows_by_content()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var own = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            own.NumberFormat.NumberDecimalSeparator = "~";
            CultureInfo.CurrentCulture = own;
            var x = 1.5;
            Assert.Equal("1~5", await Task.Run(() => $"{x}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_culture_set_inside_does_not_come_out()
    {
        var before = CultureInfo.CurrentCulture;
        await Task.Run(() => { CultureInfo.CurrentCulture = new CultureInfo("tr-TR"); });
        Assert.Same(before, CultureInfo.CurrentCulture);
    }

    [Behaviour(Ships.Never)]
    public async Task An_async_local_flows_in()
    {
        Ambient.Value = "mine";
        Assert.Equal("mine", await Task.Run(() => Ambient.Value));
    }

    [Behaviour(Ships.Never)]
    public async Task An_async_local_written_inside_does_not_flow_out()
    {
        Ambient.Value = "outside";
        await Task.Run(() => { Ambient.Value = "inside"; });
        Assert.Equal("outside", Ambient.Value);
    }

    [Behaviour(Ships.Never)]
    public async Task Suppressed_flow_brings_no_async_local()
    {
        Ambient.Value = "mine";
        Task<string?> t;
        using (ExecutionContext.SuppressFlow())
        {
            t = Task.Run<string?>(() => Ambient.Value);
        }

        Assert.Null(await t);
    }

    [Behaviour(Ships.May)]
    public async Task Suppressed_flow_still_runs_the_closure()
    {
        var x = 2;
        Task<int> t;
        using (ExecutionContext.SuppressFlow())
        {
            t = Task.Run(() => x + 1);
        }

        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.May)]
    public async Task The_current_activity_flows_in()
    {
        using var activity = new Activity("parent").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.TraceId.ToString(), await Task.Run(() => Activity.Current?.TraceId.ToString()));
    }

    [Behaviour(Ships.May)]
    public async Task Baggage_and_tags_of_the_activity_can_be_read()
    {
        using var activity = new Activity("parent").AddBaggage("tenant", "blue").Start();
        Assert.Equal("blue", await Task.Run(() => Activity.Current?.GetBaggageItem("tenant")));
    }

    [Behaviour(Ships.Must)]
    public async Task The_current_activity_is_untouched_by_a_call()
    {
        using var activity = new Activity("parent").Start();
        var x = 1;
        Assert.Equal(2, await Task.Run(() => x + 1));
        Assert.Same(activity, Activity.Current);
    }

    [Behaviour(Ships.May)]
    public void The_synchronization_context_does_not_flow_in()
    {
        var before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(new PostingContext());
            var t = Task.Run(() => SynchronizationContext.Current is null);
            Assert.True(t.Result);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Behaviour(Ships.Must)]
    public void Await_comes_back_to_the_synchronization_context()
    {
        var before = SynchronizationContext.Current;
        var context = new PostingContext();
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            Assert.Equal(2, OneMore(1).Result);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.True(context.WasUsed);
    }

    [Behaviour(Ships.Must)]
    public async Task Console_text_is_there_when_the_task_is_done()
    {
        var before = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            var name = "world";
            await Task.Run(() =>
            {
                Console.Write("hello ");
                Console.WriteLine(name);
            });
            Assert.Equal($"hello world{Environment.NewLine}", text.ToString());
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task Console_text_of_calls_in_sequence_is_in_sequence()
    {
        var before = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var k = i;
                await Task.Run(() => Console.Write($"[{k}]"));
                Console.Write(".");
            }

            Assert.Equal("[0].[1].[2].[3].[4].", text.ToString());
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task Console_text_written_before_a_fault_is_there()
    {
        var before = Console.Error;
        var text = new StringWriter();
        Console.SetError(text);
        try
        {
            var name = "bad";
            await Assert.ThrowsAsync<TimeoutException>(() => Task.Run(() =>
            {
                Console.Error.Write(name);
                throw new TimeoutException();
            }));
            Assert.Equal("bad", text.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    [Behaviour(Ships.Never)]
    public async Task Environment_variables_and_the_process_are_the_callers()
    {
        Environment.SetEnvironmentVariable("COMPAT_TASKS_PROBE", "set");
        Assert.Equal("set", await Task.Run(() => Environment.GetEnvironmentVariable("COMPAT_TASKS_PROBE")));
        Assert.Equal(Environment.ProcessId, await Task.Run(() => Environment.ProcessId));
    }

    private static async Task<int> OneMore(int x)
    {
        return await Task.Run(() => x + 1)
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private sealed class PostingContext : SynchronizationContext
    {
        public bool WasUsed { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            WasUsed = true;
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }
}
