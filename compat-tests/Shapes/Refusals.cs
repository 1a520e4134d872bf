using System.Diagnostics;
using System.Linq.Expressions;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Compat.Shapes;

/// <summary>
/// What can't travel. The closures only look at a reference, so that the capture is the one reason to stay local, and the reason names
/// the path from the lambda to it.
/// </summary>
public class Refusals : Contract
{
    private Socket? _connection;

    [Behaviour(Ships.Never, Reason = "socket (System.Net.Sockets.Socket)")]
    public async Task A_socket()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.True(await Task.Run(() => socket is not null));
    }

    [Behaviour(Ships.Never, Reason = "orders[].connection (System.Net.Sockets.Socket)")]
    public async Task A_socket_in_an_object_in_an_array()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var orders = new[] { new Order(), new Order { connection = socket } };
        Assert.Equal(1, await Task.Run(() => orders.Count(o => o.connection is not null)));
    }

    [Behaviour(Ships.Never, Reason = "_connection (System.Net.Sockets.Socket)")]
    public async Task A_socket_in_a_field_of_this()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _connection = socket;
        Assert.True(await Task.Run(() => _connection is not null));
    }

    [Behaviour(Ships.Never, Reason = "stream (System.IO.FileStream)")]
    public async Task A_file_stream()
    {
        using var stream = new FileStream(typeof(Refusals).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.Read);
        Assert.True(await Task.Run(() => stream is not null));
    }

    [Behaviour(Ships.Never, Reason = "company.departments[].archive.stream (System.IO.FileStream)")]
    public async Task A_file_stream_deep_inside()
    {
        using var stream = new FileStream(typeof(Refusals).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.Read);
        var company = new Company { departments = [new Department { archive = new Archive { stream = stream } }] };
        Assert.True(await Task.Run(() => company.departments[0].archive.stream is not null));
    }

    [Behaviour(Ships.Never, Reason = "client (System.Net.Http.HttpClient)")]
    public async Task An_http_client()
    {
        using var client = new HttpClient();
        Assert.True(await Task.Run(() => client is not null));
    }

    [Behaviour(Ships.Never, Reason = "handle (Microsoft.Win32.SafeHandles.SafeFileHandle)")]
    public async Task A_safe_handle()
    {
        using var handle = File.OpenHandle(typeof(Refusals).Assembly.Location);
        SafeFileHandle? same = await Task.Run(() => handle);
        Assert.Same(handle, same);
    }

    [Behaviour(Ships.Never, Reason = "owner (Compat.Shapes.OwnerOfSomething)")]
    public async Task A_class_with_a_finalizer()
    {
        var owner = new OwnerOfSomething();
        Assert.Equal(7, await Task.Run(() => owner.Value));
        GC.KeepAlive(owner);
    }

    [Behaviour(Ships.Never, Reason = "thread (System.Threading.Thread)")]
    public async Task A_thread()
    {
        var thread = Thread.CurrentThread;
        Assert.Same(thread, await Task.Run(() => thread));
    }

    [Behaviour(Ships.Never, Reason = "timer (System.Threading.Timer)")]
    public async Task A_timer()
    {
        using var timer = new Timer(_ => { });
        Assert.True(await Task.Run(() => timer is not null));
    }

    [Behaviour(Ships.Never, Reason = "thing (System.Threading.Timer)")]
    public async Task A_timer_behind_object()
    {
        using var timer = new Timer(_ => { });
        object thing = timer;
        Assert.Same(timer, await Task.Run(() => thing));
    }

    [Behaviour(Ships.Never, Reason = "gate (System.Threading.SemaphoreSlim)")]
    public async Task A_semaphore()
    {
        using var gate = new SemaphoreSlim(1);
        Assert.True(await Task.Run(() => gate is not null));
    }

    [Behaviour(Ships.Never, Reason = "signal (System.Threading.ManualResetEvent)")]
    public async Task An_event()
    {
        using var signal = new ManualResetEvent(false);
        Assert.True(await Task.Run(() => signal is not null));
    }

    [Behaviour(Ships.Never, Reason = "mutex (System.Threading.Mutex)")]
    public async Task A_mutex()
    {
        using var mutex = new Mutex();
        Assert.True(await Task.Run(() => mutex is not null));
    }

    [Behaviour(Ships.Never, Reason = "barrier (System.Threading.Barrier)")]
    public async Task A_barrier()
    {
        using var barrier = new Barrier(1);
        Assert.True(await Task.Run(() => barrier is not null));
    }

    [Behaviour(Ships.Never, Reason = "rw (System.Threading.ReaderWriterLockSlim)")]
    public async Task A_reader_writer_lock()
    {
        using var rw = new ReaderWriterLockSlim();
        Assert.True(await Task.Run(() => rw is not null));
    }

    [Behaviour(Ships.May)]
    public async Task A_cancellation_source()
    {
        using var source = new CancellationTokenSource();
        Assert.Same(source, await Task.Run(() => source));
    }

    [Behaviour(Ships.Never, Reason = "completion (System.Threading.Tasks.TaskCompletionSource)")]
    public async Task A_completion_source()
    {
        var completion = new TaskCompletionSource();
        Assert.Same(completion, await Task.Run(() => completion));
    }

    [Behaviour(Ships.Never, Reason = "slot (System.Threading.ThreadLocal")]
    public async Task A_thread_local()
    {
        using var slot = new ThreadLocal<int>();
        Assert.True(await Task.Run(() => slot is not null));
    }

    [Behaviour(Ships.Never, Reason = "ambient (System.Threading.AsyncLocal")]
    public async Task An_async_local()
    {
        var ambient = new AsyncLocal<int>();
        Assert.Same(ambient, await Task.Run(() => ambient));
    }

    [Behaviour(Ships.Never, Reason = "channel (System.Threading.Channels.")]
    public async Task A_channel()
    {
        var channel = Channel.CreateUnbounded<int>();
        Assert.Same(channel, await Task.Run(() => channel));
    }

    [Behaviour(Ships.Never, Reason = "process (System.Diagnostics.Process)")]
    public async Task A_process()
    {
        using var process = Process.GetCurrentProcess();
        Assert.True(await Task.Run(() => process is not null));
    }

    [Behaviour(Ships.Never, Reason = "watcher (System.IO.FileSystemWatcher)")]
    public async Task A_file_watcher()
    {
        using var watcher = new FileSystemWatcher();
        Assert.True(await Task.Run(() => watcher is not null));
    }

    [Behaviour(Ships.Never, Reason = "pointer (System.IntPtr)")]
    public async Task A_native_pointer()
    {
        var memory = Marshal.AllocHGlobal(8);
        try
        {
            nint pointer = memory;
            Assert.True(await Task.Run(() => pointer != 0));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Behaviour(Ships.Never, Reason = "pin")]
    public async Task A_gc_handle()
    {
        var pin = GCHandle.Alloc(new int[1]);
        try
        {
            Assert.Equal(pin, await Task.Run(() => pin));
        }
        finally
        {
            pin.Free();
        }
    }

    [Behaviour(Ships.Never, Reason = "weak (System.WeakReference")]
    public async Task A_weak_reference()
    {
        var target = new object();
        var weak = new WeakReference<object>(target);
        Assert.Same(weak, await Task.Run(() => weak));
        GC.KeepAlive(target);
    }

    [Behaviour(Ships.Never, Reason = "query (System.Linq.Enumerable")]
    public async Task A_linq_iterator()
    {
        var query = Enumerable.Range(0, 10).Where(i => i % 2 == 0);
        Assert.True(await Task.Run(() => query is not null));
    }

    [Behaviour(Ships.Never, Reason = "compiled")]
    public async Task A_compiled_expression()
    {
        Expression<Func<int, int>> e = n => n + 1;
        var compiled = e.Compile();
        Assert.Equal(2, await Task.Run(() => compiled(1)));
    }

    [Behaviour(Ships.Never, Reason = "table (System.Runtime.CompilerServices.ConditionalWeakTable")]
    public async Task A_weak_table()
    {
        var table = new System.Runtime.CompilerServices.ConditionalWeakTable<object, string>();
        Assert.Same(table, await Task.Run(() => table));
    }

    [Behaviour(Ships.Never)]
    public async Task A_delegate_whose_target_holds_a_socket()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Func<bool> bound = () => socket.IsBound;
        Assert.False(await Task.Run(() => bound()));
    }

    private sealed class Order
    {
        public Socket? connection;
    }

    private sealed class Company
    {
        public Department[] departments = [];
    }

    private sealed class Department
    {
        public Archive archive = new();
    }

    private sealed class Archive
    {
        public FileStream? stream;
    }
}

internal sealed class OwnerOfSomething
{
    public int Value = 7;

    ~OwnerOfSomething() => Value = 0;
}
