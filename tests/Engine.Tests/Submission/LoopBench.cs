using Distributed.Engine.Calls;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Calls that share a graph, made as an engine of loops makes them.</summary>
internal static class LoopBench
{
    public static CallSite Site { get; } = new("/src/Loops.cs", 7, "Parallel.For");

    /// <summary>What the calls of a loop share.</summary>
    public static LoopBase Share(Delegate sample, params object?[] shared) =>
        LoopBase.TryWrite(
            shared, new CallShape(sample, null), new CallShape(sample, null), new TrustedPlan(), GraphLimits.Default, new BaseAllowance(GraphLimits.Default), memory: null, out var reason)
        ?? throw new InvalidOperationException($"The loop stays local: {reason}");

    /// <summary>A call over what is shared, with its snapshot taken.</summary>
    public static ShippedCall Call<T>(LoopBase shared, Func<T> body, CallSite? site = null)
    {
        var request = new CallRequest(
            site ?? Site, CallForm.Run, body, null, default, TaskCreationOptions.DenyChildAttach, static r => Task.Run((Func<T>)r.Body, r.Token));
        var call = new ShippedCall(request, new TrustedPlan(), new Promise.Of<T>(null), 0) { Base = shared };
        var reason = CallSnapshot.Take(call, GraphLimits.Default);
        return reason is null ? call : throw new InvalidOperationException($"The call stays local: {reason}");
    }
}
