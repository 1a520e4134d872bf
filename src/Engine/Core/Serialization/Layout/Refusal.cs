using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>Why objects of a type can't travel. Immutable.</summary>
/// <param name="Suffix">Where inside the object, such as <c>.handle</c>; empty: the object itself.</param>
/// <param name="Offender">The type that can't travel.</param>
/// <param name="Why">Completes "x (Type) …".</param>
/// <param name="Remedy">What the author can do.</param>
/// <param name="Kind">The class of reason.</param>
internal sealed record Refusal(string Suffix, Type Offender, string Why, string? Remedy, LocalReasonKind Kind = LocalReasonKind.Capture)
{
    /// <summary>The reason for a call whose captures lead to the object along a path.</summary>
    public LocalReason At(string path)
    {
        var place = Suffix.StartsWith('.') && path.Length == 0 ? Suffix[1..] : path + Suffix;
        var name = TypeNames.Of(Offender);
        return new LocalReason(Kind, place.Length == 0 ? $"{name} {Why}" : $"{place} ({name}) {Why}", Remedy);
    }

    /// <summary>The same refusal seen from an object that contains the refused value.</summary>
    public Refusal Inside(string member) => this with { Suffix = member + Suffix };
}
