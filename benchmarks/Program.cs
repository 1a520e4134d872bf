using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;
using Distributed.Benchmarks.Suites;

ISuite[] suites =
[
    new OverheadSuite(), new CallsSuite(), new ChainSuite(), new SubmitSuite(), new SerializerSuite(), new StartupSuite(), new FaultsSuite(), new AutoSuite(), new WriteBackSuite(),
    new VerdictSuite(), new SlotsSuite(), new LoopsSuite(), new ObjectsSuite(), new BlockingSuite(),
];

switch (args)
{
    case [ChildProcess.RoleOption, string role, .. string[] rest]:
        return PlayRole(role, rest);
    case ["list"]:
        foreach (ISuite suite in suites)
        {
            Console.WriteLine($"{suite.Name,-12}{suite.Question}");
        }

        return 0;
}

bool isQuick = args.Contains("--quick");
string[] names = [.. args.Where(a => a != "--quick")];
ISuite[] chosen = names is ["all"] ? suites : [.. suites.Where(s => names.Contains(s.Name))];
if (chosen.Length == 0 || (chosen.Length < names.Length))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project benchmarks -- all|list|{string.Join('|', suites.Select(s => s.Name))} [--quick]");
    return 2;
}

#if DEBUG
Console.Error.WriteLine("This is a Debug build: its figures mean nothing. Use -c Release.");
#endif

MachineFacts machine = MachineFacts.Read();
Console.WriteLine($"{machine.Cores} cores, {machine.Os}, {machine.Runtime}, {machine.Date}");
Console.WriteLine("median [95 % interval]; ratio = ours / reference, sides in turn");
foreach (ISuite suite in chosen)
{
    Console.WriteLine();
    Console.WriteLine($"{suite.Name}: {suite.Question}");
    List<Row> rows = [.. suite.Run(isQuick ? Pace.Quick : Pace.Full)];
    TextTable.Write(Console.Out, rows);
    Console.WriteLine(JsonFile.Write(suite, machine, rows));
}

return 0;

static int PlayRole(string role, string[] arguments)
{
    switch (role)
    {
        case BlockingPingPong.Role:
            BlockingPingPong.Serve(arguments[0], bare: arguments[1] == "bare");
            return 0;
        case MultiplexedSocket.Role:
            MultiplexedSocket.Serve(arguments[0]);
            return 0;
        case PlainProcess.Role:
            Console.WriteLine(ChildProcess.Ready);
            return 0;
        case Ours.Role:
            ChildProcess.Answer(Ours.Answer);
            return 0;
        case SegmentCopies.Role:
            SegmentCopies.Serve(arguments);
            return 0;
        case ExecutorFleet.Role:
            ExecutorFleet.Serve(arguments[0], arguments[1]);
            return 0;
        case Verdicts.Role:
            ChildProcess.Answer(VerdictSuite.Answer);
            return 0;
        case Ours.FirstRole:
            Sample first = ShippedCalls.Answer("first:1");
            if (first.Shipped is not 1)
            {
                Console.Error.WriteLine("The first call was not shipped.");
                return 1;
            }

            Console.WriteLine(ChildProcess.Ready);
            return 0;
        default:
            Console.Error.WriteLine($"No role '{role}'.");
            return 2;
    }
}
