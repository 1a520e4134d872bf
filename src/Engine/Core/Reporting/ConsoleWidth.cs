namespace Distributed.Engine.Reporting;

/// <summary>How long a line may be where it is shown.</summary>
internal static class ConsoleWidth
{
    /// <summary>A terminal that doesn't say.</summary>
    private const int Usual = 80;

    public static int OfOutput() => Of(Console.IsOutputRedirected);

    public static int OfErrors() => Of(Console.IsErrorRedirected);

    private static int Of(bool isRedirected)
    {
        if (isRedirected)
        {
            return ExplainTable.Unlimited;
        }

        try
        {
            // The last column stays free: some terminals wrap there by themselves.
            return Console.WindowWidth > 1 ? Console.WindowWidth - 1 : Usual;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return Usual;
        }
    }
}
