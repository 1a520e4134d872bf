#!/usr/bin/env dotnet
#:property PublishAot=false
#:property AnalysisMode=Recommended

// Runs every test, in every mode, and ends with one line: "tests: N passed, N failed, N skipped".
//
//     dotnet run eng/test.cs                      build, then test everything
//     dotnet run eng/test.cs -- --no-build        test what `dotnet build Compat.sln -c Release` left
//     dotnet run eng/test.cs -- --mode local:2    only the contract suites, in one mode
//     dotnet run eng/test.cs -- --mode debug      the contract suites as a Debug build on local:2; verdicts must be Release's
//     dotnet run eng/test.cs -- --mode kills      the contract suite of loops on local:2 while executors are killed at random points; --kills 7:3 is seed 7, every third behaviour
//
// A mode is what a user sets from outside. The suites that are compiled with our usings (compat-tests/*.Distributed and *.XunitV3) run
// in all of them; everything else runs once, with nothing set. Results are TRX files under artifacts/tests/<mode>.

using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

const string Release = "Release";
const string Debug = "Debug";

// Runs of each build that a difference of verdicts has to outlast.
const int MoreRounds = 3;

// A test that hangs is a failure with a name, long before a job's own limit.
const string HangLimit = "5min";

// And what no run may exceed, whoever is to blame.
TimeSpan runLimit = TimeSpan.FromMinutes(15);

// One behaviour of so many has kills: an executor that was killed soon after its start is replaced after a while only, and the suite waits for it.
const string DefaultKills = "1:10";

// Most behaviours are over before they are hit; a run that kills hardly anything proves nothing.
const int FewestKills = 10;

// How the compiler lowers a lambda depends on the configuration; what becomes of it may not.
Mode debug = new("debug", Debug, [("DISTRIBUTED_CLUSTER", "local:2"), ("DISTRIBUTED_PLACEMENT", "remote")]);
Mode local = debug with { Name = "local:2", Configuration = Release };
string killsOf = ValueOf("--kills") ?? DefaultKills;
Mode kills = local with { Name = "kills", Suites = "Parallel.Distributed.csproj", Environment = [.. local.Environment, ("COMPAT_KILLS", killsOf)] };
Mode[] modes =
[
    new("unset", Release, []),
    new("copied", Release, [("DISTRIBUTED_CLUSTER", "copied"), ("DISTRIBUTED_PLACEMENT", "remote")]),
    local,
    kills,
    debug,
];

bool noBuild = args.Contains("--no-build");
string? only = ValueOf("--mode");
if (args.Any(a => a is not ("--no-build" or "--mode" or "--kills") && a != only && a != killsOf) || (args.Contains("--mode") && modes.All(m => m.Name != only)))
{
    Console.Error.WriteLine($"usage: dotnet run eng/test.cs -- [--no-build] [--mode {string.Join('|', modes.Select(m => m.Name))}] [--kills seed:every]");
    return 2;
}

string root = FindRoot(Environment.CurrentDirectory);
string artifacts = Path.Combine(root, "artifacts", "tests");
if (Directory.Exists(artifacts))
{
    Directory.Delete(artifacts, recursive: true);
}

if (!noBuild && Dotnet([], "build", Path.Combine(root, "Compat.sln"), "-c", Release, "-warnaserror", "--nologo", "-v", "q") != 0)
{
    return 1;
}

Tally total = new();
string[] programs = Contracts("*.XunitV3.csproj");

if (only is null)
{
    Test(modes[0], Path.Combine(root, "Compat.sln"));
}

foreach (Mode mode in only is null ? modes.Skip(1) : modes.Where(m => m.Name == only))
{
    foreach (string project in Contracts(mode.Suites))
    {
        if (mode == debug && Dotnet([], "build", project, "-c", Debug, "-warnaserror", "--nologo", "-v", "q") != 0)
        {
            total.AddBroken();
            continue;
        }

        Test(mode, project);
        if (mode == debug && only is null)
        {
            CompareVerdicts(project);
        }

        if (mode == kills)
        {
            CountKills(project);
        }
    }
}

foreach (Mode mode in modes.Where(m => m != debug && m != kills && (only is null || m.Name == only)))
{
    foreach (string project in programs)
    {
        RunProgram(mode, project);
    }
}

foreach ((string reason, int count) in total.SkipReasons.OrderBy(s => s.Key, StringComparer.Ordinal))
{
    Console.WriteLine($"skipped {count}: {reason}");
}

Console.WriteLine($"tests: {total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
return total.Failed > 0 || total.Passed == 0 ? 1 : 0;

string? ValueOf(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

string[] Contracts(string pattern)
{
    string folder = Path.Combine(root, "compat-tests");
    string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories) : [];
    Array.Sort(found, StringComparer.Ordinal);
    return found;
}

void Test(Mode mode, string target)
{
    string results = Announce(mode, target);
    int exit = Dotnet(
        [.. mode.Environment, ("COMPAT_VERDICTS", VerdictsOf(mode, target)), ("COMPAT_KILLS_FILE", KillsOf(mode, target))],
        "test", target, "-c", mode.Configuration, "--no-build", "--nologo", "-m:1",
        "--logger", "trx", "--logger", "console;verbosity=minimal", "--results-directory", results,
        "--blame-hang-timeout", HangLimit, "--blame-hang-dump-type", "none");
    Count(mode, target, results, exit);
}

// A test program of xunit v3 is its own runner: `dotnet test` finds nothing in it.
void RunProgram(Mode mode, string target)
{
    string results = Announce(mode, target);
    int exit = Dotnet(
        mode.Environment,
        "run", "--project", target, "-c", mode.Configuration, "--no-build", "--", "-trx", Path.Combine(results, "results.trx"));
    Count(mode, target, results, exit);
}

string Announce(Mode mode, string target)
{
    Console.WriteLine($"--- {Path.GetRelativePath(root, target)}, mode {mode.Name}");
    return Directory.CreateDirectory(ResultsOf(mode, target)).FullName;
}

string ResultsOf(Mode mode, string target) => Path.Combine(artifacts, mode.Name.Replace(':', '-'), Path.GetFileNameWithoutExtension(target));

string KillsOf(Mode mode, string target) => Path.Combine(ResultsOf(mode, target), "kills.txt");

string VerdictsOf(Mode mode, string target) => Path.Combine(ResultsOf(mode, target), "verdicts.txt");

// A line for each behaviour that was to be disturbed: how many executors were killed, and when. Counts as one test.
void CountKills(string target)
{
    string file = KillsOf(kills, target);
    int[] killed = File.Exists(file) ? [.. File.ReadLines(file).Select(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture))] : [];
    Console.WriteLine($"kills {killsOf}: {killed.Sum()} executors, in {killed.Count(k => k > 0)} behaviours; {file}");
    total.AddCheck(killed.Sum() >= FewestKills);
}

// Counts as one test per suite. Where chance has a say (whether a captured task has ended by then, the order of hash codes), one build's runs differ too:
// behaviours that differ are run again, and a difference is one that stays.
void CompareVerdicts(string target)
{
    HashSet<string> expected = [.. File.ReadLines(Path.Combine(root, "compat-tests", "debug-differences.txt")).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0)];
    Dictionary<string, string> release = Verdicts(VerdictsOf(local, target));
    Dictionary<string, string> debugging = Verdicts(VerdictsOf(debug, target));
    Dictionary<string, (HashSet<string> Release, HashSet<string> Debug)> seen = debugging
        .Where(v => !expected.Contains(v.Key))
        .ToDictionary(v => v.Key, v => (new HashSet<string> { release.GetValueOrDefault(v.Key) ?? "not run" }, new HashSet<string> { v.Value }));
    for (int round = 0; round < MoreRounds && Differing().Length > 0; round++)
    {
        string[] again = Differing();
        RunAgain(local, target, again, (name, verdict) => seen[name].Release.Add(verdict));
        RunAgain(debug, target, again, (name, verdict) => seen[name].Debug.Add(verdict));
    }

    string[] differing = Differing();
    Array.ForEach(differing, name => Console.WriteLine($"{name}: {string.Join(" or ", seen[name].Debug)} in Debug, {string.Join(" or ", seen[name].Release)} in Release"));
    total.AddCheck(release.Count > 0 && differing.Length == 0);

    string[] Differing() => [.. seen.Where(v => !v.Value.Release.Overlaps(v.Value.Debug)).Select(v => v.Key)];
}

void RunAgain(Mode mode, string target, string[] behaviours, Action<string, string> note)
{
    string file = Path.Combine(ResultsOf(mode, target), "verdicts-again.txt");
    File.Delete(file);
    Dotnet(
        [.. mode.Environment, ("COMPAT_VERDICTS", file)],
        "test", target, "-c", mode.Configuration, "--no-build", "--nologo", "-v", "q",
        "--filter", string.Join('|', behaviours.Select(b => $"FullyQualifiedName={b}")));
    foreach ((string name, string verdict) in Verdicts(file))
    {
        if (Array.IndexOf(behaviours, name) >= 0)
        {
            note(name, verdict);
        }
    }
}

static Dictionary<string, string> Verdicts(string file) =>
    File.Exists(file) ? File.ReadLines(file).Select(l => l.Split(": ")).DistinctBy(l => l[0]).ToDictionary(l => l[0], l => l[1]) : [];

void Count(Mode mode, string target, string results, int exit)
{
    string[] files = Directory.GetFiles(results, "*.trx", SearchOption.AllDirectories);
    int failedBefore = total.Failed;
    foreach (string file in files)
    {
        total.Add(mode.Name, XDocument.Load(file));
    }

    // A test host that died leaves no result for the tests it never reached: the exit code says it.
    if (files.Length == 0 || (exit != 0 && total.Failed == failedBefore))
    {
        total.AddBroken();
        Console.WriteLine($"BROKEN: {Path.GetRelativePath(root, target)} in mode {mode.Name} left {files.Length} result files and exit code {exit}; "
            + "its test host did not start or did not finish. Its output is above.");
    }
}

int Dotnet((string Name, string Value)[] environment, params string[] arguments)
{
    ProcessStartInfo start = new(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", arguments)
    {
        UseShellExecute = false,
    };
    foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("DISTRIBUTED_", StringComparison.OrdinalIgnoreCase)).ToArray())
    {
        start.Environment.Remove(name);
    }

    foreach ((string name, string value) in environment)
    {
        start.Environment[name] = value;
    }

    using Process process = Process.Start(start)!;
    if (!process.WaitForExit(runLimit))
    {
        Console.WriteLine($"Stopped after {runLimit}: dotnet {string.Join(' ', arguments)}");
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    return process.ExitCode;
}

static string FindRoot(string from)
{
    for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Compat.sln")))
        {
            return folder.FullName;
        }
    }

    throw new InvalidOperationException($"No Compat.sln in '{from}' or above: run this from the repository.");
}

/// <summary>What is set from outside while suites run.</summary>
internal sealed record Mode(string Name, string Configuration, (string Name, string Value)[] Environment)
{
    /// <summary>The projects that run in it.</summary>
    internal string Suites { get; init; } = "*.Distributed.csproj";
}

/// <summary>The sum over all result files.</summary>
internal sealed class Tally
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    internal int Passed { get; private set; }

    internal int Failed { get; private set; }

    internal int Skipped { get; private set; }

    internal SortedDictionary<string, int> SkipReasons { get; } = new(StringComparer.Ordinal);

    /// <summary>A suite that didn't finish counts as one failure, whatever it reached.</summary>
    internal void AddBroken() => Failed++;

    internal void AddCheck(bool isPassed)
    {
        Passed += isPassed ? 1 : 0;
        Failed += isPassed ? 0 : 1;
    }

    internal void Add(string mode, XDocument file)
    {
        foreach (XElement result in file.Descendants(Trx + "UnitTestResult"))
        {
            string name = (string?)result.Attribute("testName") ?? "?";
            switch ((string?)result.Attribute("outcome"))
            {
                case "Passed":
                    Passed++;
                    break;
                case "NotExecuted":
                    Skipped++;
                    string reason = ((string?)result.Descendants(Trx + "Message").FirstOrDefault()
                        ?? (string?)result.Descendants(Trx + "StdOut").FirstOrDefault() ?? "no reason given").Trim();
                    string line = string.Create(CultureInfo.InvariantCulture, $"[{mode}] {name}: {reason}");
                    SkipReasons[line] = SkipReasons.GetValueOrDefault(line) + 1;
                    break;
                default:
                    Failed++;
                    break;
            }
        }
    }
}
