using System.Runtime.InteropServices;

namespace WordCount;

/// <summary>The SDK's reference packs: tens of megabytes of real text (the documentation of .NET) on every developer's machine.</summary>
internal static class ReferencePacks
{
    // <root>/shared/Microsoft.NETCore.App/<version>/ is where the running runtime is.
    internal static string Folder { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs"));
}
