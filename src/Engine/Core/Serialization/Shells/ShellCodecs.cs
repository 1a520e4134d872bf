namespace Distributed.Engine.Serialization;

/// <summary>Which types travel in parts.</summary>
internal static class ShellCodecs
{
    public static ShellCodec? Find(Type type) => null;

    /// <summary>Whether a user said how the type travels; that overrules our own refusals.</summary>
    public static bool IsRegistered(Type type) => false;
}
