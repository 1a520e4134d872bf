using System.Reflection;

namespace Distributed.Engine.Diagnostics;

/// <summary>
/// The assemblies of the .NET and ASP.NET Core frameworks and of their extension packages, by the keys that they are signed with: the same in shared, self-contained and single-file programs.
/// </summary>
internal static class FrameworkNames
{
    private static readonly string[] s_tokens =
        ["7CEC85D7BEA7798E", "B77A5C561934E089", "B03F5F7F11D50A3A", "CC7B13FFCD2DDD51", "ADB9793829DDAE60", "31BF3856AD364E35"];

    public static bool Contains(AssemblyName name) => name.GetPublicKeyToken() is { Length: > 0 } token && s_tokens.Contains(Convert.ToHexString(token));
}
