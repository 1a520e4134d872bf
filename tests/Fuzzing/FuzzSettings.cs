using System.Globalization;

namespace Distributed.Fuzzing;

/// <summary>Which programs to run, from the environment.</summary>
internal static class FuzzSettings
{
    private const int DefaultSeed = 20261124;
    private const int DefaultPrograms = 1_000;

    public static int Seed => Setting("FUZZ_SEED", DefaultSeed);

    /// <summary>How many programs.</summary>
    public static int Programs => Only >= 0 ? 1 : Setting("FUZZ_PROGRAMS", DefaultPrograms);

    /// <summary>The first program's number.</summary>
    public static int First => Only >= 0 ? Only : Setting("FUZZ_FIRST", 0);

    /// <summary>The only program to run; negative for all.</summary>
    public static int Only => Setting("FUZZ_ONLY", -1);

    /// <summary>Subjects that every program has, beside the random ones. Other subjects make other programs of the same seed.</summary>
    public static IReadOnlyList<string> With { get; } = Environment.GetEnvironmentVariable("FUZZ_WITH")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether programs that differ are made smaller.</summary>
    public static bool IsMinimising => Setting("FUZZ_MINIMISE", 0) > 0;

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
