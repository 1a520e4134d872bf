using System.Collections.Concurrent;

namespace Distributed.Engine.Submission;

/// <summary>Reports to the program's progress objects of one type, without reflection per report. Thread-safe, cached per type.</summary>
internal abstract class ProgressTarget
{
    private static readonly ConcurrentDictionary<Type, ProgressTarget> s_targets = new();

    /// <summary>The way to objects of a constructed <see cref="Progress{T}"/>.</summary>
    public static ProgressTarget For(Type progress) => s_targets.GetOrAdd(
        progress, static type => (ProgressTarget)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GenericTypeArguments))!);

    /// <summary>Whether a received value is one that such a progress takes.</summary>
    public abstract bool Accepts(object? value);

    /// <summary>Reports as the closure would have. Posts to the progress's context, which is user code at times.</summary>
    public abstract void Report(object progress, object? value);

    private sealed class Of<T> : ProgressTarget
    {
        public override bool Accepts(object? value) => value is T || value is null && default(T) is null;

        public override void Report(object progress, object? value) => ((IProgress<T>)progress).Report((T)value!);
    }
}
