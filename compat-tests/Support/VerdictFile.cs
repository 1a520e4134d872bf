using System.Reflection;

namespace Compat;

/// <summary>
/// Writes what became of each behaviour's calls to the file that COMPAT_VERDICTS names, so that runs of different builds can be compared.
/// </summary>
internal static class VerdictFile
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("COMPAT_VERDICTS");

    public static void Note(MethodInfo behaviour, SiteCounts counts)
    {
        if (!string.IsNullOrEmpty(Path))
        {
            var verdict = counts.Calls == counts.Shipped ? "ships" : counts.Shipped == 0 ? "local" : "some ship";
            File.AppendAllText(Path, $"{behaviour.DeclaringType!.FullName}.{behaviour.Name}: {verdict}{Environment.NewLine}");
        }
    }
}
