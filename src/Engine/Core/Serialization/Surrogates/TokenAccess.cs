using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>A token is nothing but a reference to its source; a test holds that.</summary>
internal static class TokenAccess
{
    /// <summary>The source of every token made as <c>new CancellationToken(true)</c>.</summary>
    public static object Canceled { get; } = SourceOf(new CancellationToken(canceled: true))!;

    public static object? SourceOf(CancellationToken token) => Unsafe.As<CancellationToken, object?>(ref token);

    public static CancellationToken TokenOf(object source) => Unsafe.As<object, CancellationToken>(ref source);
}
