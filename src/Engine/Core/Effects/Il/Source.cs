using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// One thing that a value was computed from. With <see cref="IsAddress"/> the value is its address, through which it can be
/// written.
/// </summary>
internal readonly record struct Source(SourceKind Kind, int Index = 0, object? Key = null, bool IsAddress = false)
{
    public static Source Advance { get; } = new(SourceKind.Advance);

    public static Source Of(FieldInfo field) => new(SourceKind.Field, field.MetadataToken, field);

    /// <summary>The same place, to compare with: fields by definition, whatever their type's instantiation.</summary>
    public Source Place => Kind == SourceKind.Field
        ? new(SourceKind.Field, Index, ((FieldInfo)Key!).Module)
        : new(Kind, Index, Key);
}
