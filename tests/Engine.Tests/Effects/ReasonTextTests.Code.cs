using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Tests.Effects;

/// <remarks>This part: the code that the reasons speak of.</remarks>
public sealed partial class ReasonTextTests
{
    private static readonly object s_marker = new();

    private static int s_counter;

    [ThreadStatic]
    private static int t_value;

    private static int Counter() => s_counter;

    /// <summary>Never called; else the compiler would find the fields unused.</summary>
    internal static int Write(int value)
    {
        t_value = value;
        return new Hashed().GetHashCode() + (new Flag { Stop = value > 0, Raised = value > 1 }.Raised ? 1 : 0);
    }

    private delegate int Answer();

    private static int One() => 1;

    private static T Open<T>(T value) => value;

    private static unsafe int Pointer()
    {
        delegate*<int> one = &One;
        return one();
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    private static int Locked() => 1;

    private static void Endless()
    {
        for (var i = 0; ; i++)
        {
            Thread.Yield();
        }
    }

    [DllImport("libc", EntryPoint = "getpid")]
    private static extern int GetProcessId();

    private static class Left
    {
        internal static readonly int Value = Right.Value + 1;
    }

    private static class Right
    {
        internal static readonly int Value = Left.Value + 1;
    }

    private static class Stamp
    {
        internal static readonly Guid Id = Guid.NewGuid();
    }

    private static class Writing
    {
        static Writing() => File.WriteAllText("never", "run");

        internal static int Value() => 1;
    }

    private static class Registering
    {
        static Registering() => s_counter = 5;

        internal static int Value() => 3;

        internal static int Plain() => 4;
    }

    private sealed class Flag
    {
        internal volatile bool Stop;

        internal bool Raised { get; set; }
    }

    private sealed class Finalized
    {
        ~Finalized() => s_counter = 0;
    }

    private sealed class Hashed
    {
        private int _hash;

        public override int GetHashCode() => _hash = 5;

        public override bool Equals(object? obj) => obj is Hashed other && other._hash == _hash;
    }

    private sealed unsafe class Pointed
    {
        private int* _at;

        internal bool IsNull() => _at is null;

        internal void Set(int* at) => _at = at;
    }
}
