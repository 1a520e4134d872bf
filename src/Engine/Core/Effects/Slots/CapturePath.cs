using System.Reflection;

namespace Distributed.Engine.Effects.Slots;

/// <summary>The way from a delegate's target to something it holds, field by field. Immutable, equal by its fields.</summary>
/// <param name="Parent">The way to the holder; null for the target itself.</param>
/// <param name="Field">The field of the holder; null for the target itself.</param>
internal sealed record CapturePath(CapturePath? Parent, FieldInfo? Field)
{
    private const int MaxLength = 8;

    /// <summary>The delegate's target.</summary>
    public static CapturePath Target { get; } = new(null, null);

    /// <summary>The fields on the way.</summary>
    public IEnumerable<FieldInfo> Fields
    {
        get
        {
            for (var at = this; at.Field is not null; at = at.Parent!)
            {
                yield return at.Field;
            }
        }
    }

    /// <summary>Null when the way is too long to be worth following.</summary>
    public CapturePath? Then(FieldInfo field) => Fields.Count() < MaxLength ? new(this, field) : null;

    /// <summary>What is at its end now; null when something on the way is.</summary>
    public object? GetValue(object target)
    {
        if (Field is null)
        {
            return target;
        }

        return Parent!.GetValue(target) is { } holder ? Field.GetValue(holder) : null;
    }
}
