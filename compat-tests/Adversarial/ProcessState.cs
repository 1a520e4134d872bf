#pragma warning disable CA1416
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Compat.Adversarial;

/// <summary>What only this process knows: directory, variables, console, threads, cultures, switches.</summary>
public class ProcessState : Contract
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Behaviour(Ships.May)]
    public async Task A_relative_path_after_the_directory_changed()
    {
        await Task.Run(() => 1);
        var old = Environment.CurrentDirectory;
        var dir = Directory.CreateTempSubdirectory("adv");
        try
        {
            Environment.CurrentDirectory = dir.FullName;
            File.WriteAllText("rel.txt", "here");
            var name = "rel.txt";
            Assert.Equal("here", await Task.Run(() => File.ReadAllText(name)));
            Assert.True(await Task.Run(() => File.Exists(name)));
            Assert.Equal(Path.GetFullPath(name), await Task.Run(() => Path.GetFullPath(name)));
            Assert.Equal(Environment.CurrentDirectory, await Task.Run(() => Environment.CurrentDirectory));
            Assert.Equal(Environment.CurrentDirectory, await Task.Run(() => Directory.GetCurrentDirectory()));
            Assert.Equal(["rel.txt"], await Task.Run(() => Directory.GetFiles(".").Select(f => Path.GetFileName(f)!).ToArray()));
            Assert.Equal(4, await Task.Run(() => new FileInfo(name).Length));
            await Task.Run(() => File.WriteAllText("out.txt", name));
            Assert.True(File.Exists(Path.Combine(dir.FullName, "out.txt")));
            Assert.Equal("here", await Task.Run(() => { using var r = new StreamReader(name); return r.ReadToEnd(); }));
            Assert.Equal("rel.txt", await Task.Run(() => Path.GetRelativePath(dir.FullName, name)));
        }
        finally
        {
            Environment.CurrentDirectory = old;
            dir.Delete(true);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_file_info_knows_the_directory_it_was_made_in()
    {
        var dir = Directory.CreateTempSubdirectory("adv");
        var f = new FileInfo(Path.Combine(dir.FullName, "f.txt"));
        Assert.False(f.Exists);
        File.WriteAllText(f.FullName, "x");
        Assert.False(await Task.Run(() => f.Exists));
        await Task.Run(f.Refresh);
        Assert.True(f.Exists);
        dir.Delete(true);
    }

    [Behaviour(Ships.May)]
    public async Task A_variable_set_by_Main()
    {
        Environment.SetEnvironmentVariable("ADV_X", "set");
        Assert.Equal("set", await Task.Run(() => Environment.GetEnvironmentVariable("ADV_X")));
        Assert.Equal("[set]", await Task.Run(() => Environment.ExpandEnvironmentVariables("[%ADV_X%]")));
        Environment.SetEnvironmentVariable("TMPDIR", "/tmp/adv-x/");
        var here = Path.GetTempPath();
        Assert.Equal(here, await Task.Run(() => Path.GetTempPath()));
        Environment.SetEnvironmentVariable("TMPDIR", null);
    }

    [Behaviour(Ships.May)]
    public async Task The_process_is_this_process()
    {
        Assert.Equal(Environment.ProcessId, await Task.Run(() => Environment.ProcessId));
        Assert.Equal(Environment.CommandLine, await Task.Run(() => Environment.CommandLine));
        Assert.Equal(Process.GetCurrentProcess().Id, await Task.Run(() => Process.GetCurrentProcess().Id));
        Assert.Equal(Environment.GetCommandLineArgs(), await Task.Run(() => Environment.GetCommandLineArgs()));
        Assert.Equal(AppDomain.CurrentDomain.FriendlyName, await Task.Run(() => AppDomain.CurrentDomain.FriendlyName));
        Assert.Equal(Assembly.GetEntryAssembly(), await Task.Run(() => Assembly.GetEntryAssembly()));
        Assert.Equal(AppContext.BaseDirectory, await Task.Run(() => AppContext.BaseDirectory));
    }

    [Behaviour(Ships.May)]
    public async Task The_console_that_Main_set()
    {
        var old = Console.Out;
        var text = new StringWriter();
        try
        {
            Console.SetOut(text);
            var x = 5;
            await Task.Run(() => Console.WriteLine($"x={x}"));
            await Task.Run(() => { Console.Write("a"); Console.Out.Write('b'); });
            Assert.Equal($"x=5{Environment.NewLine}ab", text.ToString());
            Assert.True(await Task.Run(() => Console.Out is not null));
        }
        finally
        {
            Console.SetOut(old);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_writer_and_the_console_keep_their_order()
    {
        var old = Console.Out;
        var text = new StringWriter();
        try
        {
            Console.SetOut(text);
            var o = Console.Out;
            await Task.Run(() => { o.Write("1"); Console.Write("2"); o.Write("3"); text.Write("4"); });
            Assert.Equal("1234", text.ToString());
        }
        finally
        {
            Console.SetOut(old);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_closure_that_sets_the_console()
    {
        var old = Console.Out;
        var text = new StringWriter();
        try
        {
            await Task.Run(() => Console.SetOut(text));
            Console.Write("z");
            Assert.Equal("z", text.ToString());
        }
        finally
        {
            Console.SetOut(old);
        }
    }

    [Behaviour(Ships.May)]
    public async Task Console_text_before_a_throw()
    {
        var old = Console.Error;
        var text = new StringWriter();
        try
        {
            Console.SetError(text);
            await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { Console.Error.Write("oops"); throw new InvalidOperationException(); }));
            Assert.Equal("oops", text.ToString());
        }
        finally
        {
            Console.SetError(old);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_trace_listener_of_Main()
    {
        var text = new StringWriter();
        using var l = new TextWriterTraceListener(text);
        Trace.Listeners.Add(l);
        var x = 1;
        await Task.Run(() => Trace.Write($"t{x}"));
        Trace.Listeners.Remove(l);
        Assert.Equal("t1", text.ToString());
    }

    [Behaviour(Ships.May)]
    public async Task A_default_culture_set_by_Main()
    {
        var old = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            var s = "1,5";
            var x = 2.5;
            Assert.Equal(1.5, await Task.Run(() => double.Parse(s)));
            Assert.Equal("2,5", await Task.Run(() => x.ToString()));
            Assert.Equal("2,5", await Task.Run(() => $"{x}"));
            var own = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            own.NumberFormat.NumberDecimalSeparator = "#";
            CultureInfo.CurrentCulture = own;
            Assert.Equal("2#5", await Task.Run(() => $"{x}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_default_thread_culture_reaches_threads_without_flow()
    {
        var old = CultureInfo.DefaultThreadCurrentCulture;
        try
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            var x = 2.5;
            Task<string> t;
            using (ExecutionContext.SuppressFlow())
            {
                t = Task.Run(() => CultureInfo.DefaultThreadCurrentCulture!.Name + x.ToString(CultureInfo.DefaultThreadCurrentCulture));
            }

            Assert.Equal("fr-FR2,5", await t);
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = old;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_culture_set_inside_stays_inside()
    {
        var x = 2.5;
        var before = CultureInfo.CurrentCulture;
        Assert.Equal("2,5", await Task.Run(() => { CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE"); return x.ToString(); }));
        Assert.Same(before, CultureInfo.CurrentCulture);
        Assert.Equal(x.ToString(), await Task.Run(() => x.ToString()));
    }

    [Behaviour(Ships.May)]
    public async Task An_ambient_value_flows()
    {
        Ambient.Value = "here";
        Assert.Equal("here", await Task.Run(() => Ambient.Value));
        var local = new AsyncLocal<int> { Value = 3 };
        Assert.Equal(3, await Task.Run(() => local.Value));
        Ambient.Value = null;
    }

    [Behaviour(Ships.May)]
    public async Task A_thread_local_belongs_to_the_thread()
    {
        var made = 0;
        using var local = new ThreadLocal<int>(() => ++made, true);
        await Task.Run(() => local.Value);
        Assert.Single(local.Values);
        Assert.Equal(1, made);
    }

    [Behaviour(Ships.May)]
    public async Task Thread_and_task_facts()
    {
        Assert.True(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));
        Assert.True(await Task.Run(() => Thread.CurrentThread.IsBackground));
        Assert.True(await Task.Run(() => Task.CurrentId is not null));
        Assert.True(await Task.Run(() => SynchronizationContext.Current is null));
        Assert.True(await Task.Run(() => TaskScheduler.Current == TaskScheduler.Default));
    }

    [Behaviour(Ships.May)]
    public async Task Json_options_made_by_the_caller()
    {
        var o = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        var p = new Pruning.Poco { Id = 1 };
        Assert.Equal("""{"id":1,"name":null,"child":null}""", await Task.Run(() => JsonSerializer.Serialize(p, o)));
        Assert.True(o.IsReadOnly);
    }

    [Behaviour(Ships.May)]
    public async Task A_file_written_before_the_call_and_one_written_by_it()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, "1");
        await Task.Run(() => File.AppendAllText(path, "2"));
        Assert.Equal("12", await Task.Run(() => File.ReadAllText(path)));
        await Task.Run(() => File.Delete(path));
        Assert.False(File.Exists(path));
    }

    [Behaviour(Ships.May)]
    public async Task A_counter_of_the_machine_and_a_watch()
    {
        var sw = Stopwatch.StartNew();
        Assert.InRange((await Task.Run(() => sw.Elapsed)).TotalSeconds, 0, 60);
        var w = await Task.Run(() => { sw.Stop(); return sw.IsRunning; });
        Assert.False(w);
        Assert.False(sw.IsRunning);
        var d = DateTime.Now;
        Assert.InRange((await Task.Run(() => DateTime.Now - d)).TotalMinutes, 0, 1);
    }

    [Behaviour(Ships.May)]
    public async Task A_time_zone_changed_by_Main()
    {
        var old = Environment.GetEnvironmentVariable("TZ");
        try
        {
            Environment.SetEnvironmentVariable("TZ", "Asia/Tokyo");
            TimeZoneInfo.ClearCachedData();
            var d = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            Assert.Equal(d.ToLocalTime(), await Task.Run(() => d.ToLocalTime()));
            Assert.Equal(TimeZoneInfo.Local.Id, await Task.Run(() => TimeZoneInfo.Local.Id));
            Assert.Equal(new DateTimeOffset(new DateTime(2020, 1, 1)).Offset, await Task.Run(() => new DateTimeOffset(new DateTime(2020, 1, 1)).Offset));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", old);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
