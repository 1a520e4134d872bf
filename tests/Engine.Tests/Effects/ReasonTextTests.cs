using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;

namespace Distributed.Engine.Tests.Effects;

/// <summary>What users read: the whole text of each reason found in code, with its remedy, provoked by code that has it.</summary>
public sealed partial class ReasonTextTests
{
    private static readonly (string Reason, string Text, Delegate Closure)[] s_cases = [.. State(), .. Flow(), .. Reports()];

    [Fact]
    public void Each_reason_says_what_was_found_and_what_to_do()
    {
        var analyzer = new EffectAnalyzer();
        Assert.Multiple([.. s_cases.Select(one => (Action)(() => Assert.Equal(one.Text, CaptureWalk.Admit(analyzer.Analyze(one.Closure.Method), one.Closure)?.ToString())))]);
    }

    [Fact]
    public void A_closure_that_reaches_too_much_code_says_the_limit()
    {
        Func<int> closure = () => One();

        Assert.Equal(
            "the closure reaches too much code to analyse (methods: 1) (call less from the lambda, or split it)",
            new ClosureEffects(closure.Method, maxMethods: 1).Reason?.ToString());
    }

    [Fact]
    public void Code_that_cant_be_read_says_why()
    {
        var open = typeof(ReasonTextTests).GetMethod(nameof(Open), BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.Equal($"the code of ReasonTextTests.Open can't be analysed: its generic arguments aren't known ({Outside})", new EffectAnalyzer().Analyze(open).Reason?.ToString());
        Assert.Equal(
            $"the code of Answer.Invoke can't be analysed: it has no IL ({Outside})", new EffectAnalyzer().Analyze(typeof(Answer).GetMethod("Invoke")!).Reason?.ToString());
    }

    [Fact]
    public void Code_of_this_process_only_is_named()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Generated"), AssemblyBuilderAccess.Run).DefineDynamicModule("Generated");
        var type = module.DefineType("Made");
        var method = type.DefineMethod("One", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []);
        method.GetILGenerator().Emit(OpCodes.Ldc_I4_1);
        method.GetILGenerator().Emit(OpCodes.Ret);
        Assert.Equal(
            "its code is in Generated, which was generated or loaded in this process only (compile it into the program)",
            new EffectAnalyzer().Analyze(type.CreateType().GetMethod("One")!).Reason?.ToString());
    }

    /// <summary>Provoking it would keep the closures of all other tests local.</summary>
    [Fact]
    public void After_Hot_Reload_a_restart_is_asked_for() =>
        Assert.Equal("code was changed by Hot Reload since the program started (restart the program)", LocalReasons.HotReloaded().ToString());

    /// <summary>For members of which nobody has said anything better.</summary>
    [Fact]
    public void Members_without_a_remedy_of_their_own_have_their_kinds()
    {
        Assert.Equal("uses X.Y (do it outside the lambda)", LocalReasons.Edge("X.Y", null, null).ToString());
        Assert.Equal("uses X.Y in Z, which belongs to this process (use it outside the lambda and capture the value)", LocalReasons.ProcessBound("X.Y", "Z", null).ToString());
    }

    [Fact]
    public void No_reason_is_without_a_case()
    {
        var elsewhere = new[] { nameof(LocalReasons.AnalysisBudget), nameof(LocalReasons.GeneratedCode), nameof(LocalReasons.ForeignLoadContext), nameof(LocalReasons.HotReloaded) };
        var reasons = typeof(LocalReasons).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct();

        Assert.Empty(reasons.Except(s_cases.Select(one => one.Reason)).Except(elsewhere));
    }

    private const string Outside = "call it outside the lambda and capture its result";
    private const string Combine = "return a value from each call and combine the results outside";

    private static (string, string, Delegate)[] State()
    {
        const string here = "ReasonTextTests.State (lambda)";
        int number = 1;
        string text = "x";
        var flag = new Flag();
        var registration = default(CancellationTokenRegistration);
        var token = new CancellationTokenSource().Token;
        return
        [
            (nameof(LocalReasons.UnknownMember), $"calls Strings.Len, whose effects aren't known ({Outside})", () => Microsoft.VisualBasic.Strings.Len(text)),
            (nameof(LocalReasons.UnreadableCode),
                $"the code of Left can't be analysed: its static fields need another type's, and the other way round; the type initialiser of Left runs that ({Outside})",
                () => Left.Value),
            (nameof(LocalReasons.IndirectCall), "calls through a function pointer in ReasonTextTests.Pointer (use a delegate)", () => Pointer()),
            (nameof(LocalReasons.StaticRead), "reads static ReasonTextTests.s_counter (copy s_counter to a local before the lambda)", () => s_counter),
            (nameof(LocalReasons.StaticRead), "reads static ReasonTextTests.s_counter in ReasonTextTests.Counter (copy s_counter to a local before the lambda)", () => Counter()),
            (nameof(LocalReasons.StaticWrite), "writes static ReasonTextTests.s_counter (return the value, or write to a captured local)", () => { s_counter = 1; }),
            (nameof(LocalReasons.StaticDiffers),
                "reads static Stamp.Id, which may differ in another process: its type initialiser uses Guid.NewGuid in the type initialiser of Stamp, which belongs to this process (copy Id to a local before the lambda)",
                () => Stamp.Id),
            (nameof(LocalReasons.ThreadStatic), "uses thread-static ReasonTextTests.t_value (copy t_value to a local before the lambda)", () => t_value),
            (nameof(LocalReasons.Initialiser),
                "writes static ReasonTextTests.s_counter in the type initialiser of Registering (return the value, or write to a captured local)",
                () => Registering.Value()),
            (nameof(LocalReasons.Synchronization), "uses Volatile.Read (what another thread writes can't be seen from a shipped closure; pass it as an argument)", () => Volatile.Read(ref number)),
            (nameof(LocalReasons.Synchronization), $"uses SpinWait.SpinOnce ({Combine})", () => default(SpinWait).SpinOnce()),
            (nameof(LocalReasons.VolatileAccess),
                $"reads or writes volatile Flag.Stop in {here} (pass the value in and return the result; a shipped closure can't see another thread's writes)",
                () => flag.Stop),
            (nameof(LocalReasons.SynchronizedMethod), $"calls ReasonTextTests.Locked, which is marked Synchronized ({Combine})", () => Locked()),
            (nameof(LocalReasons.Edge), "uses CancellationToken.IsCancellationRequested (use ThrowIfCancellationRequested)", () => token.IsCancellationRequested),
            (nameof(LocalReasons.Edge), "uses CancellationTokenRegistration.Unregister (use ThrowIfCancellationRequested)", () => registration.Unregister()),
            (nameof(LocalReasons.ProcessBound), "uses Environment.UserName, which belongs to this process (read it outside the lambda and capture the value)", () => Environment.UserName),
            (nameof(LocalReasons.Outside),
                "calls File.WriteAllText in the type initialiser of Writing, which others can see before the call completes (return the data and write it outside the lambda)",
                () => Writing.Value()),
            (nameof(LocalReasons.ProcessBound), "uses Thread.CurrentThread, which belongs to this process (read what is needed of it outside the lambda: inside, it is a thread of another process)", () => Thread.CurrentThread),
            (nameof(LocalReasons.HashCode),
                "calls object.GetHashCode: hash codes differ per process (compute a stable hash from the data (XxHash, SHA-256), or leave it to a dictionary)",
                () => text.GetHashCode()),
            (nameof(LocalReasons.StoredHash), "Hashed.GetHashCode stores in Hashed._hash: hash codes differ per process (compute the hash code when asked)", () => new HashSet<Hashed> { new() }.Count),
        ];
    }

    private static (string, string, Delegate)[] Flow()
    {
        const string here = "ReasonTextTests.Flow (lambda)";
        object thing = new();
        dynamic open = 1;
        string text = "x";
        int[] data = [1];
        var flag = new Flag();
        IEnumerable<int> queue = new ConcurrentQueue<int>();
        object task = new TaskCompletionSource<int>().Task;
        object finalized = new Finalized();
        var token = new CancellationTokenSource().Token;
        return
        [
            (nameof(LocalReasons.NativeCode), $"calls native code: ReasonTextTests.GetProcessId ({Outside})", () => GetProcessId()),
            (nameof(LocalReasons.RawPointer), "uses a raw pointer: Pointed._at (use an array, Span<T> or Memory<T>)", () => new Pointed().IsNull()),
            (nameof(LocalReasons.DynamicBinding), "uses dynamic, which binds at run time (use a static type)", () => (int)(open + 1)),
            (nameof(LocalReasons.Detached), "new Thread may go on after the call has completed (use Task.Run and await it)", () => new Thread(() => { }).Start()),
            (nameof(LocalReasons.Detached), "new Timer may go on after the call has completed (await Task.Delay in the lambda, or start the timer outside it)", () => new Timer(_ => { }).Dispose()),
            (nameof(LocalReasons.DroppedTask), $"the task of Task.Run is dropped in {here}: it may go on after the call has completed (await it in the lambda)", () => { _ = Task.Run(() => 1); }),
            (nameof(LocalReasons.WaitingLoop),
                $"a loop in {here} may wait for Flag.Raised to be changed from outside (use a CancellationToken and ThrowIfCancellationRequested)",
                () =>
                {
                    while (!flag.Raised)
                    {
                        Thread.Yield();
                    }
                }),
            (nameof(LocalReasons.EndlessLoop), "a loop in ReasonTextTests.Endless has no exit (test a CancellationToken with ThrowIfCancellationRequested in it)", () => Endless()),
            (nameof(LocalReasons.FinalizableObject), "creates Finalized, which has a finalizer (keep it outside the lambda, or use a type without a finalizer)", () => new Finalized().GetType()),
            (nameof(LocalReasons.CapturedFinalizable),
                "a captured Finalized has a finalizer, which would run on the copy too (capture the data that is needed instead of its owner)",
                () => finalized.ToString()),
            (nameof(LocalReasons.CapturedFramework), "a captured ConcurrentQueue<int> is shared with other threads (collect into a List inside the lambda and return it)", () => queue.Sum()),
            (nameof(LocalReasons.CapturedFramework),
                "a captured Task<int> is observed from outside before the call completes (await it outside the lambda and capture the result)",
                () => task.ToString()),
            (nameof(LocalReasons.StaticIdentity), $"compares references with static ReasonTextTests.s_marker in {here} (compare values with Equals)", () => thing == s_marker),
            (nameof(LocalReasons.TextIdentity),
                $"compares references of strings or delegates in {here}: a literal or a cached delegate is another object in each process (compare them with ==)",
                () => ReferenceEquals(text, "x")),
            (nameof(LocalReasons.CancellationHandled),
                $"{here} handles a cancellation and reads on: the caller may have written before it cancelled (let the OperationCanceledException end the task, and go on after awaiting it)",
                () =>
                {
                    try
                    {
                        token.ThrowIfCancellationRequested();
                    }
                    catch (OperationCanceledException)
                    {
                        return data[0];
                    }

                    return 0;
                }),
        ];
    }

    private static (string, string, Delegate)[] Reports()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new RunsAtOnce());
        IProgress<int> atOnce = new Progress<int>();
        SynchronizationContext.SetSynchronizationContext(null);
        IProgress<int> progress = new Progress<int>();
        IProgress<int[]> arrays = new Progress<int[]>();
        SynchronizationContext.SetSynchronizationContext(before);
        int done = 0;
        int[] data = [1];
        string[] names = ["x"];
        return
        [
            (nameof(LocalReasons.ReportsAfterWrite),
                "changes done and reports progress afterwards: what a report wakes may read it (report first and change it after the last report, or return the value)",
                () => { done++; progress.Report(1); }),
            (nameof(LocalReasons.ReportedObject),
                "reports a int[], and who gets it could tell a copy from the object itself (report numbers, text, or a new object of them)",
                () => arrays.Report(data)),
            (nameof(LocalReasons.ReportDelegate), "makes a delegate of IProgress.Report (call Report in the lambda)", () => data.ToList().ForEach(progress.Report)),
            (nameof(LocalReasons.ProgressContext),
                "a captured Progress posts to RunsAtOnce, which may run its handler inside of Report (create the Progress where there is no such synchronization context)",
                () => atOnce.Report(1)),
            (nameof(LocalReasons.HashOrder),
                "ImmutableHashSet.ToImmutableHashSet makes a collection in the order of hash codes, which differ per process (use a sorted one, or a Dictionary or HashSet)",
                () => names.ToImmutableHashSet().First()),
        ];
    }

    private sealed class RunsAtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
