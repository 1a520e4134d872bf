using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>A closure with its expected verdict. The list of samples collects them; each is one test.</summary>
public sealed class Sample
{
    public required string Name { get; init; }

    public required Delegate Closure { get; init; }

    /// <summary>Null: must ship.</summary>
    internal LocalReasonKind? Kind { get; init; }

    /// <summary>What the reason must say.</summary>
    public string Says { get; init; } = "";

    public bool IsHostBound { get; init; }

    public bool IsSingleAttempt { get; init; }

    public override string ToString() => Name;
}

/// <summary>Collects samples of one subject.</summary>
internal sealed class SampleList(string subject)
{
    public List<Sample> Items { get; } = [];

    public void Ships(Delegate closure, [CallerArgumentExpression(nameof(closure))] string text = "") =>
        Items.Add(new() { Name = Title(text), Closure = closure });

    public void ShipsOnHost(Delegate closure, [CallerArgumentExpression(nameof(closure))] string text = "") =>
        Items.Add(new() { Name = Title(text), Closure = closure, IsHostBound = true });

    public void ShipsOnce(Delegate closure, [CallerArgumentExpression(nameof(closure))] string text = "") =>
        Items.Add(new() { Name = Title(text), Closure = closure, IsHostBound = true, IsSingleAttempt = true });

    public void Local(LocalReasonKind kind, string says, Delegate closure, [CallerArgumentExpression(nameof(closure))] string text = "") =>
        Items.Add(new() { Name = Title(text), Closure = closure, Kind = kind, Says = says });

    private string Title(string text) => $"{subject} {Items.Count + 1}: {string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
}
