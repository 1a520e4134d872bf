namespace Distributed.Engine.Diagnostics;

/// <summary>The texts of reasons for staying local. Each says what was found and what its author can change.</summary>
/// <remarks>This part: reasons found in code. <c>via</c> names the method it was found in; null for the closure itself.</remarks>
internal static partial class LocalReasons
{
    public static LocalReason UnknownMember(string member, string? via, string? remedy = null) =>
        new(LocalReasonKind.UnknownCode, $"calls {member}, whose effects aren't known{In(via)}", remedy ?? "call it outside the lambda and capture its result");

    public static LocalReason UnreadableCode(string method, string why) =>
        new(LocalReasonKind.UnknownCode, $"the code of {method} can't be analysed: {why}", "call it outside the lambda and capture its result");

    public static LocalReason IndirectCall(string? via) =>
        new(LocalReasonKind.UnknownCode, $"calls through a function pointer{In(via)}", "use a delegate");

    public static LocalReason StaticRead(string field, string name, string? via) =>
        new(LocalReasonKind.StaticState, $"reads static {field}{In(via)}", $"copy {name} to a local before the lambda");

    public static LocalReason StaticWrite(string field, string? via) =>
        new(LocalReasonKind.StaticState, $"writes static {field}{In(via)}", "return the value, or write to a captured local");

    public static LocalReason StaticDiffers(string field, string name, string why) =>
        new(LocalReasonKind.StaticState, $"reads static {field}, which may differ in another process: its type initialiser {why}", $"copy {name} to a local before the lambda");

    public static LocalReason ThreadStatic(string field, string name, string? via) =>
        new(LocalReasonKind.ProcessBound, $"uses thread-static {field}{In(via)}", $"copy {name} to a local before the lambda");

    public static LocalReason Initialiser(string type, LocalReason inner)
    {
        const string place = "the type initialiser of ";
        return new(inner.Kind, inner.What.Contains(place, StringComparison.Ordinal) ? inner.What : $"{inner.What}; {place}{type} runs that", inner.Remedy);
    }

    public static LocalReason Synchronization(string member, string? via, string? remedy) =>
        new(LocalReasonKind.Synchronization, $"uses {member}{In(via)}", remedy ?? "return a value from each call and combine the results outside");

    public static LocalReason VolatileAccess(string field, string? via) =>
        new(LocalReasonKind.Synchronization, $"reads or writes volatile {field}{In(via)}", "pass the value in and return the result; a shipped closure can't see another thread's writes");

    public static LocalReason SynchronizedMethod(string method) =>
        new(LocalReasonKind.Synchronization, $"calls {method}, which is marked Synchronized", "return a value from each call and combine the results outside");

    public static LocalReason Edge(string member, string? via, string? remedy) =>
        new(LocalReasonKind.Edge, $"uses {member}{In(via)}", remedy ?? "do it outside the lambda");

    public static LocalReason Outside(string member, string? via, string? remedy) =>
        new(LocalReasonKind.Outside, $"calls {member}{In(via)}, which others can see before the call completes", remedy ?? "return the data and write it outside the lambda");

    public static LocalReason ProcessBound(string member, string? via, string? remedy) =>
        new(LocalReasonKind.ProcessBound, $"uses {member}{In(via)}, which belongs to this process", remedy ?? "use it outside the lambda and capture the value");

    public static LocalReason HashCode(string member, string? via) =>
        new(LocalReasonKind.ProcessBound, $"calls {member}{In(via)}: hash codes differ per process", "compute a stable hash from the data (XxHash, SHA-256), or leave it to a dictionary");

    public static LocalReason HashOrder(string member, string? via) =>
        new(LocalReasonKind.ProcessBound, $"{member}{In(via)} makes a collection in the order of hash codes, which differ per process", "use a sorted one, or a Dictionary or HashSet");

    public static LocalReason StoredHash(string field, string method) =>
        new(LocalReasonKind.ProcessBound, $"{method} stores in {field}: hash codes differ per process", "compute the hash code when asked");

    public static LocalReason NativeCode(string method, string? via) =>
        new(LocalReasonKind.ProcessBound, $"calls native code: {method}{In(via)}", "call it outside the lambda and capture its result");

    public static LocalReason RawPointer(string what) =>
        new(LocalReasonKind.ProcessBound, $"uses a raw pointer: {what}", "use an array, Span<T> or Memory<T>");

    public static LocalReason DynamicBinding(string? via) =>
        new(LocalReasonKind.UnknownCode, $"uses dynamic{In(via)}, which binds at run time", "use a static type");

    public static LocalReason Detached(string member, string? via, string? remedy) =>
        new(LocalReasonKind.Detached, $"{member}{In(via)} may go on after the call has completed", remedy ?? "await it in the lambda");

    public static LocalReason DroppedTask(string member, string? via) =>
        new(LocalReasonKind.Detached, $"the task of {member} is dropped{In(via)}: it may go on after the call has completed", "await it in the lambda");

    public static LocalReason WaitingLoop(string subject, string method) =>
        new(LocalReasonKind.Waiting, $"a loop in {method} may wait for {subject} to be changed from outside", "use a CancellationToken and ThrowIfCancellationRequested");

    public static LocalReason EndlessLoop(string method) =>
        new(LocalReasonKind.Waiting, $"a loop in {method} has no exit", "test a CancellationToken with ThrowIfCancellationRequested in it");

    public static LocalReason FinalizableObject(string type, string? via) =>
        new(LocalReasonKind.ProcessBound, $"creates {type}{In(via)}, which has a finalizer", "keep it outside the lambda, or use a type without a finalizer");

    public static LocalReason CapturedFinalizable(string type) =>
        new(LocalReasonKind.Capture, $"a captured {type} has a finalizer, which would run on the copy too", "capture the data that is needed instead of its owner");

    public static LocalReason CapturedFramework(string type, LocalReasonKind kind, string? remedy) =>
        new(kind, $"a captured {type} {CapturedAs(kind)}", remedy ?? "capture the data that is needed instead");

    public static LocalReason StaticIdentity(string field, string? via) =>
        new(LocalReasonKind.StaticState, $"compares references with static {field}{In(via)}", "compare values with Equals");

    public static LocalReason TextIdentity(string via) =>
        new(LocalReasonKind.StaticState, $"compares references of strings or delegates in {via}: a literal or a cached delegate is another object in each process", "compare them with ==");

    public static LocalReason CancellationHandled(string method) =>
        new(LocalReasonKind.Edge, $"{method} handles a cancellation and reads on: the caller may have written before it cancelled", "let the OperationCanceledException end the task, and go on after awaiting it");

    public static LocalReason ReportsAfterWrite(string changed, string? via) =>
        new(LocalReasonKind.Edge, $"changes {changed}{In(via)} and reports progress afterwards: what a report wakes may read it", "report first and change it after the last report, or return the value");

    public static LocalReason ReportedObject(string type, string? via) =>
        new(LocalReasonKind.Edge, $"reports a {type}{In(via)}, and who gets it could tell a copy from the object itself", "report numbers, text, or a new object of them");

    public static LocalReason ReportDelegate(string? via) =>
        new(LocalReasonKind.Edge, $"makes a delegate of IProgress.Report{In(via)}", "call Report in the lambda");

    public static LocalReason ProgressContext(string context) =>
        new(LocalReasonKind.Edge, $"a captured Progress posts to {context}, which may run its handler inside of Report", "create the Progress where there is no such synchronization context");

    public static LocalReason GeneratedCode(string assembly) =>
        new(LocalReasonKind.Code, $"its code is in {assembly}, which was generated or loaded in this process only", "compile it into the program");

    public static LocalReason ForeignLoadContext(string context, string culprit) =>
        new(LocalReasonKind.Code, $"its code is in the load context {context}, whose assemblies refer to {culprit}", "reference that assembly from the program, so that it is in the default load context");

    public static LocalReason HotReloaded() =>
        new(LocalReasonKind.Code, "code was changed by Hot Reload since the program started", "restart the program");

    public static LocalReason AnalysisBudget(string limit, long value) =>
        new(LocalReasonKind.Limit, $"the closure reaches too much code to analyse ({limit}: {value})", "call less from the lambda, or split it");

    private static string In(string? via) => via is null ? "" : " in " + via;

    private static string CapturedAs(LocalReasonKind kind) => kind switch
    {
        LocalReasonKind.Synchronization => "is shared with other threads",
        LocalReasonKind.Edge => "is observed from outside before the call completes",
        LocalReasonKind.UnknownCode => "is of a framework type whose effects aren't known",
        _ => "belongs to this process",
    };
}
