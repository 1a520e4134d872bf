using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>Every refusal names the way from the lambda to the object, why it can't travel, and what to do.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string CreateInside = " (create it inside the lambda)";
    private const string Threading = " synchronises threads of this process (return a value from the lambda and combine the results after the task)";
    private const string Pointer = " is an address in this process (use a managed type, or long for a number)";

    private readonly Socket _connection = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public void Dispose() => _connection.Dispose();

    private static string Captured<T>(T value)
    {
        var captured = value;
        return RoundTrip.Refusal(() => captured);
    }

    public static TheoryData<object, string> Captures() => new()
    {
        { new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), "captured (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new TcpClient(), "captured (System.Net.Sockets.TcpClient) is a socket of this process" + CreateInside },
        { new MemoryStream(), "captured (System.IO.MemoryStream) is an open stream of this process (capture the bytes or the path instead, or open it inside the lambda)" },
        { new StringReader(""), "captured (System.IO.StringReader) is an open reader of this process (capture the text or the path instead, or open it inside the lambda)" },
        { new StringWriter(), "captured (System.IO.StringWriter) is an open writer of this process (return the text and write it after the task)" },
        { new HttpClient(), "captured (System.Net.Http.HttpClient) holds connections of this process (make the request before the lambda and capture its result)" },
        { Thread.CurrentThread, "captured (System.Threading.Thread) is a thread of this process (remove it from what the lambda captures)" },
        { new Timer(_ => { }), "captured (System.Threading.Timer) is a timer of this process (remove it from what the lambda captures)" },
        { new SemaphoreSlim(1), "captured (System.Threading.SemaphoreSlim)" + Threading },
        { new ManualResetEventSlim(), "captured (System.Threading.ManualResetEventSlim)" + Threading },
        { new ReaderWriterLockSlim(), "captured (System.Threading.ReaderWriterLockSlim)" + Threading },
        { new SpinLock(), "captured (System.Threading.SpinLock)" + Threading },
        { new Barrier(1), "captured (System.Threading.Barrier)" + Threading },
        { new ThreadLocal<int>(), "captured (System.Threading.ThreadLocal<System.Int32>) belongs to the threads of this process (copy its value to a local before the lambda)" },
        { new AsyncLocal<int>(), "captured (System.Threading.AsyncLocal<System.Int32>) belongs to the flow of this process (copy its value to a local before the lambda)" },
        { new WeakReference(new object()), "captured (System.WeakReference) depends on the garbage collector of this process (capture its target instead)" },
        { new WeakReference<object>(new object()), "captured (System.WeakReference<System.Object>) depends on the garbage collector of this process (capture its target instead)" },
        { new SafeFileHandle(), "captured (Microsoft.Win32.SafeHandles.SafeFileHandle) is an operating system handle of this process" + CreateInside },
        { (nint)5, "captured (System.IntPtr)" + Pointer },
        { (nuint)5, "captured (System.UIntPtr)" + Pointer },
        { new nint[1], "captured[] (System.IntPtr)" + Pointer },
        { new WithHandle(), "captured.Handle (System.IntPtr)" + Pointer },
        { new WithPointer(), "captured.Pointer (System.Byte*)" + Pointer },
        { new WithNested(), "captured.Inner.Item1 (System.IntPtr)" + Pointer },
        { new Temp(), "captured (Distributed.Engine.Tests.Serialization.RefusalTests.Temp) has a finalizer, which would run for the copy too (capture the values needed from it, or implement IShippable)" },
        { new BlockingCollection<int>(), "captured (System.Collections.Concurrent.BlockingCollection<System.Int32>) isn't known to travel (capture the values needed from it, or register a surrogate with Shipping.Register)" },
        { new OwnBlocking(), "captured (Distributed.Engine.Tests.Serialization.RefusalTests.OwnBlocking) derives from System.Collections.Concurrent.BlockingCollection<System.Int32>, which isn't known to travel (capture the values needed from it, or implement IShippable)" },
        { new Connection(), "captured (Distributed.Engine.Tests.Serialization.RefusalTests.Connection) is a database connection of this process (query before the lambda and capture the rows)" },
        { new Bound(), "captured (Distributed.Engine.Tests.Serialization.RefusalTests.Bound) is bound to this process (capture the values needed from it)" },
        { Activator.CreateInstance(Type.GetType("System.Runtime.CompilerServices.Closure, System.Linq.Expressions", throwOnError: true)!, new object?[] { Array.Empty<object>(), null })!, "captured (System.Runtime.CompilerServices.Closure) belongs to a compiled expression (use a lambda instead of Expression.Compile)" },
        { new System.Collections.Hashtable(), "captured (System.Collections.Hashtable) keeps hash codes of this process (use Dictionary<TKey, TValue>)" },
        { Enumerable.Range(0, 3).Select(x => x), "captured (System.Linq.Enumerable.RangeSelectIterator<System.Int32, System.Int32>) is a lazy sequence of the framework (call ToArray() or ToList() before the lambda)" },
        { new[] { 3, 1 }.Where(x => x > 1), "captured (System.Linq.Enumerable.ArrayWhereIterator<System.Int32>) is a lazy sequence of the framework (call ToArray() or ToList() before the lambda)" },
        { System.Linq.Expressions.Expression.Constant(1), "captured (System.Linq.Expressions.ConstantExpression) is an expression tree (capture the values that it needs)" },
        { Task.FromResult(77), "captured (System.Threading.Tasks.Task<System.Int32>) is a task of this process (await it before the lambda and capture its result)" },
        { System.Diagnostics.Process.GetCurrentProcess(), "captured (System.Diagnostics.Process) is a process handle" + CreateInside },
        { new List<Order> { new() }, "captured[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new Dictionary<string, Order> { ["k"] = new() }, "captured[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new Order[,] { { new() } }, "captured[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { (1, new Order()), "captured.Item2.Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new Queue<(int, Order)>([(1, new Order())]), "captured[].Item2.Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new LinkedList<Order>([new Order()]), "captured[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside },
        { new InvalidOperationException("x", new StreamException()), "captured.InnerException.Stream (System.IO.MemoryStream) is an open stream of this process (capture the bytes or the path instead, or open it inside the lambda)" },
        { Changed(), "captured (System.Globalization.CultureInfo) is the culture 'de-DE' with changed formats (pass the formats to the lambda, or format after the task)" },
    };

    [Theory]
    [MemberData(nameof(Captures), DisableDiscoveryEnumeration = true)]
    public void A_refusal_names_path_reason_and_remedy(object value, string reason) => Assert.Equal(reason, Captured(value));

    [Fact]
    public void A_field_of_this_is_named_after_this()
    {
        Func<bool> f = () => _connection.Connected;
        Assert.Equal("this._connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside, RoundTrip.Refusal(f));
        var n = 1;
        f = () => _connection.Connected && n > 0;
        Assert.Equal("this._connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside, RoundTrip.Refusal(f));
    }

    [Fact]
    public void Names_come_without_compiler_mangling()
    {
        var orders = new[] { new Order() };
        Func<int> f = () => orders.Length;
        Assert.Equal("orders[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside, RoundTrip.Refusal(f));
        Func<Func<int>> nested = () =>
        {
            var inner = 1;
            return () => orders.Length + inner;
        };
        Assert.Equal("orders[].Connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside, RoundTrip.Refusal(nested()));
        Assert.Equal("connection (System.Net.Sockets.Socket) is a socket of this process" + CreateInside, RoundTrip.Refusal(new Primary(new Order().Connection)));
    }

    [Fact]
    public void A_result_is_named_by_its_type() =>
        Assert.Equal("System.IO.MemoryStream is an open stream of this process (capture the bytes or the path instead, or open it inside the lambda)", RoundTrip.Refusal(new MemoryStream()));

    [Fact]
    public void A_type_made_at_run_time_is_refused()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("m").DefineType("T", TypeAttributes.Public).CreateType();
        Assert.Equal("captured (T): the assembly Made was made at run time, so another process can't find it (reference it in the project)", Captured(Activator.CreateInstance(type)!));
    }

    [Fact]
    public void A_compiled_expression_is_refused()
    {
        System.Linq.Expressions.Expression<Func<int, int>> tree = x => x + 1;
        Assert.Contains("made at run time", RoundTrip.Refusal(tree.Compile()), StringComparison.Ordinal);

        var made = new DynamicMethod("Made", typeof(int), []);
        made.GetILGenerator().Emit(OpCodes.Ldc_I4_1);
        made.GetILGenerator().Emit(OpCodes.Ret);
        Assert.Equal("the method Made has no type, it was made at run time (use a method or lambda from source)", RoundTrip.Refusal(made.CreateDelegate<Func<int>>()));
    }

    private static System.Globalization.CultureInfo Changed()
    {
        var culture = new System.Globalization.CultureInfo("de-DE");
        culture.NumberFormat.NumberDecimalSeparator = "~";
        return culture;
    }

    private sealed class Plain;

    private sealed class Order
    {
        public Socket Connection { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    private sealed class Primary(Socket connection)
    {
        public Socket Get() => connection;
    }

    private sealed class WithHandle
    {
        public nint Handle = 1;
    }

    private sealed class WithNested
    {
        public (nint Handle, int N) Inner = (1, 2);
    }

    private sealed unsafe class WithPointer
    {
        public byte* Pointer = null;
    }

    private sealed class StreamException : Exception
    {
        public MemoryStream Stream { get; } = new();
    }

    private sealed class Temp
    {
        ~Temp() => GC.KeepAlive(this);
    }

    private sealed class Bound : MarshalByRefObject;

    private sealed class Connection : System.Data.Common.DbConnection
    {
        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override System.Data.ConnectionState State => System.Data.ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName)
        {
        }

        public override void Close()
        {
        }

        public override void Open()
        {
        }

        protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override System.Data.Common.DbCommand CreateDbCommand() => throw new NotSupportedException();
    }

    private sealed class OwnBlocking : BlockingCollection<int>;
}
