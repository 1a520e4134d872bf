namespace Distributed.Samples.Tests;

/// <summary>A fact that needs something only Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(string needs)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = $"needs {needs}, which only Linux has";
        }
    }
}
