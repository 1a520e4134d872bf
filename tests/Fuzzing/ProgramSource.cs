using System.Globalization;
using System.Text;

namespace Distributed.Fuzzing;

/// <summary>
/// Writes one random program: captured state with aliases, calls that change it (one after the other, or some at once on state of their own), and a dump of all
/// of it. Race-free and deterministic by construction. The same seed and number give the same program.
/// </summary>
internal sealed class ProgramSource
{
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _number;
    private int _depth;
    private int _names;

    private ProgramSource(int seed, int number)
    {
        _random = new Random(unchecked((seed * 1_000_003) + number));
        _number = number;
    }

    public static string Write(int seed, int number)
    {
        var source = new ProgramSource(seed, number);
        source.Program();
        return source._text.ToString();
    }

    private void Program()
    {
        Line($"public static async Task<string> P{_number}(CallSite site)");
        Line("{");
        State();
        for (var step = Pick(2, 5); step > 0; step--)
        {
            Step();
        }

        Line("return new Dump()"
            + ".Add(\"a\", a).Add(\"b\", b).Add(\"big\", big).Add(\"d\", d).Add(\"s\", s).Add(\"flag\", flag).Add(\"xs\", xs).Add(\"ys\", ys).Add(\"rows\", rows).Add(\"list\", list)"
            + ".Add(\"other\", other).Add(\"map\", map).Add(\"set\", set).Add(\"queue\", queue).Add(\"stack\", stack).Add(\"sorted\", sorted).Add(\"chain\", chain).Add(\"sb\", sb)"
            + ".Add(\"n\", n).Add(\"m\", m).Add(\"cells\", cells).Add(\"boxed\", boxed).Add(\"rule\", rule).Add(\"counter\", counter).Add(\"sum\", sum)"
            + ".Add(\"results\", results.Order().ToList()).Add(\"bag\", bag.Order().ToList()).Add(\"log\", log).ToString();");
        Line("}");
    }

    private void State()
    {
        Line($"int a = {Pick(-5, 50)}, b = {Pick(0, 9)}, counter = 0; long big = {Pick(0, 1000)}L, sum = 0; double d = {Pick(0, 99)} / 4.0; string s = \"s{Pick(0, 9)}\"; bool flag = false;");
        Line($"int[] xs = Enumerable.Range({Pick(0, 9)}, {Pick(1, 12)}).ToArray(); int[] ys = {(Chance(3) ? "xs" : "new int[] { 7, 8, 9 }")}; int[][] rows = {{ xs, new int[2], ys }};");
        Line($"var list = new List<int> {{ {Pick(0, 9)}, {Pick(0, 9)} }}; var other = {(Chance(3) ? "list" : "new List<int>()")};");
        Line($"var map = new Dictionary<string, int> {{ [\"k0\"] = 1, [\"k1\"] = 2, [\"k{Pick(2, 6)}\"] = 3 }}; {(Chance(2) ? "map.Remove(\"k1\");" : "")}");
        Line("var set = new HashSet<int> { 1, 2, 3 }; var queue = new Queue<string>(); var stack = new Stack<int>(); var sorted = new SortedDictionary<string, int>(); var chain = new LinkedList<int>();");
        Line("var sb = new StringBuilder(\"sb\"); var log = new List<string>(); var gate = new object(); var results = new List<int>(); var bag = new ConcurrentBag<int>();");
        Line($"Node n = new {(Chance(2) ? "Node" : "Heavy")} {{ Value = {Pick(0, 9)}, Name = \"n\" }}; Node m = {(Chance(3) ? "n" : "new Heavy { Name = \"m\" }")};");
        Line($"{(Chance(2) ? "n.Next = m;" : "")} {(Chance(3) ? "m.Next = n;" : "")} {(Chance(3) ? "n.Items = list;" : "")} {(Chance(4) ? "n.Tag = xs;" : "")}");
        Line($"var cells = new Cell[{Pick(1, 6)}]; {(Chance(2) ? "cells[0].Link = m;" : "")} object? boxed = {Pick(0, 9)}; IRule rule = {(Chance(2) ? "new Doubling()" : "new Adding(3)")}; Func<int, int> f = x => x + b;");
    }

    private void Step()
    {
        switch (_random.Next(10))
        {
            case 0:
                Additions();
                break;
            case 1:
                Slots();
                break;
            case 2:
                Line("{");
                Statements(Pick(1, 3));
                Line("}");
                break;
            default:
                OneCall();
                break;
        }
    }

    private void OneCall()
    {
        var isAsync = Chance(4);
        Line("try");
        Line("{");
        Line($"log.Add($\"r {{await DistributedTask.Run(site, {(isAsync ? "async () =>" : "() =>")}");
        Line("{");
        if (isAsync && Chance(2))
        {
            Line("await Task.Yield();");
        }

        Statements(Pick(1, 6));
        if (isAsync)
        {
            // Only one of them looks at the state: a rule or a node may change itself when it is asked.
            Line($"a += (await Task.WhenAll(Task.Run(() => {Number()}), Task.Run(() => {Pick(0, 50)} + 1))).Sum() % 100;");
        }

        if (Chance(6))
        {
            Line($"if ({Condition()}) {{ throw new Failure(\"thrown\", {Number()}); }}");
        }

        Line($"return {Number()};");
        Line("})}\");");
        Line("}");
        Line("catch (Failure e) { log.Add($\"failure {e.Message} {e.Code}\"); }");
        Line("catch (Exception e) { log.Add(e.GetType().Name); }");
    }

    /// <summary>Calls at once that only add.</summary>
    private void Additions()
    {
        string[] kinds =
        [
            "Interlocked.Add(ref counter, v);", "Interlocked.Increment(ref counter);", "lock (gate) { sum += v; }", "lock (results) { results.Add(v); }", "bag.Add(v);",
        ];
        var chosen = kinds.Where(_ => Chance(2)).DefaultIfEmpty(kinds[Pick(0, kinds.Length)]);
        Line($"await Task.WhenAll(Enumerable.Range(0, {Pick(2, 8)}).Select(i => DistributedTask.Run(site, () =>");
        Line($"{{ int v = i * {Pick(1, 9)}; {string.Join(' ', chosen)} }})));");
    }

    /// <summary>Calls at once, each with a slot of its own.</summary>
    private void Slots()
    {
        var name = $"slots{_names++}";
        Line($"var {name} = new int[{Pick(2, 9)}]; var {name}t = Enumerable.Range(0, {name}.Length).Select(i => {{ int at = i; int seed = {Number()}; return DistributedTask.Run(site, () => {{ "
            + $"for (int k = 0; k < 3; k++) {{ {name}[at] += seed * k + at; }} }}); }}).ToArray();");
        Line($"await Task.WhenAll({name}t); log.Add(string.Join(',', {name}));");
    }

    private void Statements(int count)
    {
        for (; count > 0; count--)
        {
            Statement();
        }
    }

    private void Statement()
    {
        if (_depth < 2 && Chance(5))
        {
            Nested();
            return;
        }

        Line(_random.Next(34) switch
        {
            0 => $"a += {Number()};",
            1 => $"b = ({Number()} & 15);",
            2 => $"big = big * 3 + {Number()};",
            3 => $"d += {Number()} / 3.0;",
            4 => $"s = (s + {Number()}).Substring(0, 2);",
            5 => $"flag = {Condition()};",
            6 => $"xs[{Index("xs")}] = {Number()};",
            7 => $"ys[{Index("ys")}] += 1;",
            8 => $"rows[{Pick(0, 3)}] = new int[] {{ {Number()} }};",
            9 => $"rows[{Pick(0, 3)}] = xs;",
            10 => $"list.Add({Number()});",
            11 => "if (list.Count > 1) { list.RemoveAt(list.Count / 2); }",
            12 => $"other.Add({Number()});",
            13 => $"map[\"k{Pick(0, 9)}\"] = {Number()};",
            14 => $"map.Remove(\"k{Pick(0, 5)}\");",
            15 => $"set.Add({Number()} & 31);",
            16 => "set.Remove(2);",
            17 => $"queue.Enqueue(s + {Pick(0, 9)});",
            18 => $"stack.Push({Number()});",
            19 => "if (stack.Count > 1) { stack.Pop(); }",
            20 => $"sorted[s] = {Number()};",
            21 => $"chain.AddFirst({Number()});",
            22 => $"sb.Append({Number()});",
            23 => $"n.Value = {Number()};",
            24 => "n.Next = m;",
            25 => $"m = new Node {{ Value = {Number()}, Next = n }};",
            26 => "n = n.Next ?? n;",
            27 => $"n.Items.Add({Number()});",
            28 => $"cells[{Index("cells")}].X = {Number()};",
            29 => $"cells[{Index("cells")}] = new Cell {{ Text = s, Link = n }};",
            30 => $"boxed = {Number()};",
            31 => "m.Tag = list;",
            32 => $"a += rule.Apply({Number()} & 255);",
            _ => "(n, m) = (m, n);",
        });
    }

    private void Nested()
    {
        _depth++;
        var kind = _random.Next(4);
        switch (kind)
        {
            case 0:
                Line($"for (int i{_names} = 0; i{_names} < {Pick(1, 5)}; i{_names}++)");
                break;
            case 1:
                Line($"if ({Condition()})");
                break;
            case 2:
                Line($"foreach (var item{_names} in list.ToArray())");
                break;
            default:
                Line("try");
                break;
        }

        var isTry = kind == 3;
        _names++;
        Line("{");
        Statements(Pick(1, 3));
        if (isTry && Chance(2))
        {
            Line($"if ({Condition()}) {{ throw new Failure(\"inner\", {Number()}); }}");
        }

        Line("}");
        if (isTry)
        {
            Line($"catch (Failure e) {{ a += e.Code & 7; }} finally {{ b = (b + 1) & 15; }}");
        }

        _depth--;
    }

    private string Number(int depth = 0) => _random.Next(depth > 1 ? 8 : 14) switch
    {
        0 => Pick(0, 100).ToString(CultureInfo.InvariantCulture),
        1 => "a",
        2 => "b",
        3 => $"xs[{Index("xs")}]",
        4 => "list.Count",
        5 => "n.Value",
        6 => "s.Length",
        7 => $"cells[{Index("cells")}].X",
        8 => $"unchecked({Number(depth + 1)} * 3 - {Number(depth + 1)})",
        9 => "(xs.Sum() & 1023)",
        10 => "map.Values.Sum() % 97",
        11 => "n.Depth()",
        12 => $"(n.Weigh({Number(depth + 1)} & 255) & 4095)",
        _ => $"f({Number(depth + 1)})",
    };

    private string Condition() => _random.Next(4) switch
    {
        0 => $"({Number()}) % 2 == 0",
        1 => $"{Number()} > {Number()}",
        2 => $"map.ContainsKey(\"k{Pick(0, 9)}\")",
        _ => "ReferenceEquals(n, m) || ReferenceEquals(list, other)",
    };

    private string Index(string array) => $"(b + {Pick(0, 9)}) % {array}.Length";

    private int Pick(int from, int to) => _random.Next(from, to);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private void Line(string text) => _text.Append(text).Append('\n');
}
