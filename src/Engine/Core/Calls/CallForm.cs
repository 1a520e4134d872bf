namespace Distributed.Engine.Calls;

/// <summary>What kind of delegate a call runs, and how the BCL turns its end into a task. Sent on the wire: don't renumber.</summary>
internal enum CallForm : byte
{
    /// <summary><c>Task.Run(Action)</c>, <c>Task.Run(Func&lt;TResult&gt;)</c>: nothing attaches to the task.</summary>
    Run,

    /// <summary><c>Task.Run(Func&lt;Task&gt;)</c>: the task returned by the delegate is unwrapped.</summary>
    RunAsync,

    /// <summary><c>TaskFactory.StartNew</c>: child tasks may attach, so the task may end after the delegate.</summary>
    StartNew,

    /// <summary>A piece of a loop: the delegate is the loop's body, the state a <see cref="LoopChunk"/> that runs it.</summary>
    Loop,
}
