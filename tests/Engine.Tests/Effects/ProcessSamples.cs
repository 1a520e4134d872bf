using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>What belongs to this process, is seen outside, or is decided by the machine.</summary>
internal static partial class ProcessSamples
{
    private static readonly Action<int> NoOp = _ => { };

    public static List<Sample> All()
    {
        var list = new SampleList("process");
        Bound(list);
        Hashes(list);
        Outside(list);
        Host(list);
        Unknown(list);
        NoOp(0);
        return list.Items;
    }

    private static void Bound(SampleList list)
    {
        var local = new AsyncLocal<int>();
        using var perThread = new ThreadLocal<int>();
        nint address = 0;
        list.Local(LocalReasonKind.ProcessBound, "Environment.CurrentManagedThreadId", () => Environment.CurrentManagedThreadId);
        list.Local(LocalReasonKind.ProcessBound, "Thread.CurrentThread", () => Thread.CurrentThread.Name);
        list.Local(LocalReasonKind.ProcessBound, "Task.CurrentId", () => Task.CurrentId);
        list.Local(LocalReasonKind.ProcessBound, "AsyncLocal<int>", () => local.Value);
        list.Local(LocalReasonKind.ProcessBound, "ThreadLocal<int>", () => perThread.Value);
        list.Local(LocalReasonKind.ProcessBound, "Environment.GetEnvironmentVariable", () => Environment.GetEnvironmentVariable("PATH"));
        list.Local(LocalReasonKind.ProcessBound, "Environment.ProcessId", () => Environment.ProcessId);
        list.Local(LocalReasonKind.ProcessBound, "Environment.CurrentDirectory", () => Environment.CurrentDirectory = "/");
        list.Local(LocalReasonKind.ProcessBound, "Process.GetCurrentProcess", () => Process.GetCurrentProcess().Id);
        list.Local(LocalReasonKind.ProcessBound, "AppContext", () => AppContext.TryGetSwitch("x", out _));
        list.Local(LocalReasonKind.ProcessBound, "native code", () => GetCurrentProcessId());
        list.Local(LocalReasonKind.ProcessBound, "Marshal", () => Marshal.AllocHGlobal(4));
        list.Local(LocalReasonKind.ProcessBound, "raw pointer", () => { unsafe { byte* p = (byte*)address; return *p; } });
        list.Local(LocalReasonKind.ProcessBound, "Expression.Constant", () => { Expression<Func<int>> e = () => 1; return e.Compile()(); });
        list.Local(LocalReasonKind.ProcessBound, "raw pointer", () => { unsafe { return new Span<byte>((void*)address, 4)[0]; } });
        list.Ships(() => { unsafe { int v = 1; int* p = &v; *p = 2; return v; } });
        list.Local(LocalReasonKind.ProcessBound, "Console.ReadLine", () => Console.ReadLine());
        list.Local(LocalReasonKind.UnknownCode, "dynamic", () => { dynamic d = 1; return d + 1; });
        list.Local(LocalReasonKind.UnknownCode, "function pointer", () => { unsafe { delegate*<int, int> f = &Twice; return f(2); } });
        list.Local(LocalReasonKind.ProcessBound, "WeakReference", () => new WeakReference(list).IsAlive);
        list.Local(LocalReasonKind.ProcessBound, "has a finalizer", () => new Finalizable().Value);
    }

    private static void Hashes(SampleList list)
    {
        string text = "x";
        object thing = new();
        var own = new OwnHash("a");
        var stored = new StoredHash("a");
        var set = new HashSet<OwnHash>();
        var storing = new HashSet<StoredHash>();
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => text.GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => thing.GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => HashCode.Combine(1, text));
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => RuntimeHelpers.GetHashCode(thing));
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => EqualityComparer<string>.Default.GetHashCode(text));
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => own.GetHashCode());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => new[] { text }.Select(t => t.GetHashCode()).Sum());
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => new[] { text }.Select(EqualityComparer<string>.Default.GetHashCode).Sum());
        list.Local(LocalReasonKind.ProcessBound, "stores in StoredHash.hash", () => storing.Add(stored));
        list.Ships(() => set.Add(own));
        list.Ships(() => 5.GetHashCode());
    }

    private static void Outside(SampleList list)
    {
        string path = "x";
        list.ShipsOnce(() => File.WriteAllText(path, "x"));
        list.ShipsOnce(() => { using var w = new StreamWriter(path); w.Write("x"); });
        list.ShipsOnce(() => { using var s = new FileStream(path, FileMode.Create); s.WriteByte(1); });
        list.ShipsOnce(() => Directory.CreateDirectory(path));
        list.ShipsOnce(() => new List<string> { path }.ForEach(File.Delete));
        list.ShipsOnce(() => new FileInfo(path).Delete());
        list.Local(LocalReasonKind.ProcessBound, "new TcpClient", () => { using var c = new System.Net.Sockets.TcpClient("localhost", 1); return c.Connected; });
    }

    private static void Host(SampleList list)
    {
        string path = "x";
        list.ShipsOnHost(() => File.Exists(path));
        list.ShipsOnHost(() => { using var reader = new StreamReader(path); return reader.ReadToEnd(); });
        list.ShipsOnHost(() => { using var stream = File.OpenRead(path); return stream.ReadByte(); });
        list.ShipsOnHost(() => Directory.EnumerateFiles(path, "*.xml").Select(f => new FileInfo(f).Length).Sum());
        list.ShipsOnHost(() => DateTime.Now);
        list.ShipsOnHost(() => Stopwatch.GetTimestamp());
        list.ShipsOnHost(() => Environment.TickCount64);
        list.ShipsOnHost(() => TimeZoneInfo.Local.Id);
        list.ShipsOnHost(() => Path.Combine(path, "b"));
        list.ShipsOnHost(async () => (await File.ReadAllLinesAsync(path)).Length);
        list.Ships(() => DateTime.UtcNow);
        list.Ships(() => Guid.NewGuid());
        list.Ships(() => Random.Shared.Next());
    }

    private static void Unknown(SampleList list)
    {
        list.Local(LocalReasonKind.UnknownCode, "MethodBase.Invoke", () => typeof(string).GetMethod("Trim", [])!.Invoke("x", null));
        list.Local(LocalReasonKind.UnknownCode, "Activator.CreateInstance", () => Activator.CreateInstance(typeof(int)));
        list.Local(LocalReasonKind.UnknownCode, "Type.GetMethods", () => typeof(string).GetMethods(BindingFlags.Public).Length);
    }

    [DllImport("libc", EntryPoint = "getpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetCurrentProcessId();

    private static int Twice(int v) => v * 2;

    private sealed class OwnHash(string name)
    {
        public override int GetHashCode() => HashCode.Combine(name);

        public override bool Equals(object? obj) => obj is OwnHash;
    }

    private sealed class StoredHash(string name)
    {
        private int hash;

        public override int GetHashCode() => hash != 0 ? hash : hash = name.GetHashCode(StringComparison.Ordinal);

        public override bool Equals(object? obj) => obj is StoredHash;
    }

    private sealed class Finalizable
    {
        public int Value = 1;

        ~Finalizable() => Value = 0;
    }
}
