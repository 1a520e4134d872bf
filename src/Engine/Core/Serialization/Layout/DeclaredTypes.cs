namespace Distributed.Engine.Serialization;

/// <summary>
/// What can be said of objects by a declared type, without running any code of it: computing a user type's layout may run its static constructor. Pure.
/// </summary>
internal static class DeclaredTypes
{
    /// <summary>Why no object of the type, nor of one derived from it, can travel; null when that isn't known.</summary>
    public static Refusal? RefusalOfAll(Type type) =>
        LiveKinds.Find(type) is LiveKind.Progress ? LiveKinds.RefusalOf(LiveKind.Progress, type) : RefusedTypes.Find(type);

    /// <summary>Why an object of exactly this type can't travel; null when it can, as far as the type itself says.</summary>
    public static Refusal? RefusalOfExactly(Type type)
    {
        if (RefusalOfAll(type) is { } refusal)
            return refusal;
        if (FrameworkAssemblies.Contains(type.Assembly))
            return type.ContainsGenericParameters ? null : TypeLayout.Of(type).Refusal;
        return type.IsValueType || type.IsArray || typeof(Delegate).IsAssignableFrom(type) || IsLive(type) ? null : FrameworkTypes.RefusalOfClass(type);
    }

    /// <summary>Whether a stand-in or a surrogate travels in the object's place, so that its fields don't matter.</summary>
    public static bool IsLive(Type type) => LiveKinds.Find(type) is not null || ShellCodecs.IsRegistered(type);
}
