#if DISTRIBUTED
using Distributed;

namespace Compat;

/// <summary>
/// Kills executors at random points of behaviours, where COMPAT_KILLS gives a seed. Answers and what ships must be those of an undisturbed run, as a call whose executor is lost
/// is tried again. What was killed is added to the file that COMPAT_KILLS_FILE names.
/// </summary>
internal sealed class Kills : IDisturbance
{
    private const string Variable = "COMPAT_KILLS";
    private const int DefaultEvery = 3;

    private static readonly string? s_file = Environment.GetEnvironmentVariable("COMPAT_KILLS_FILE");

    private readonly ConnectedExecutors _executors = new();
    private readonly int _seed;
    private readonly int _every;
    private KillRound? _round;

    private Kills(int seed, int every)
    {
        _seed = seed;
        _every = every;
        Cluster.Configure(new ClusterOptions { LoggerFactory = _executors });
    }

    /// <summary>The variable is <c>seed</c>, or <c>seed:every</c>: one behaviour of so many has kills.</summary>
    public static Kills? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return null;
        }

        var parts = text.Split(':');
        return new Kills(int.Parse(parts[0]), parts.Length > 1 ? int.Parse(parts[1]) : DefaultEvery);
    }

    public bool LosesExecutors => true;

    public void Begin(string behaviour)
    {
        Random random = new(_seed ^ StableHash(behaviour));
        _round = random.Next(_every) == 0 ? new KillRound(_executors, random, $"{Variable}={_seed}:{_every} {behaviour}") : null;
    }

    public string End()
    {
        if (_round?.End() is not { } story)
        {
            return "";
        }

        if (!string.IsNullOrEmpty(s_file))
        {
            File.AppendAllText(s_file, $"{_round.Killed} {story}{Environment.NewLine}");
        }

        return story;
    }

    // string.GetHashCode differs in each process, and so would the run that a seed stands for.
    private static int StableHash(string text) => text.Aggregate(17, static (hash, c) => unchecked((hash * 31) + c));
}
#endif
