using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Compat.Corpus;

/// <summary>Compilers and interpreters: lexers, parsers, visitors, machines, rewriting.</summary>
public class Languages : Contract
{
    private static readonly Dictionary<char, int> Priority = new() { ['+'] = 1, ['-'] = 1, ['*'] = 2, ['/'] = 2 };
    private static readonly ImmutableHashSet<string> Keywords = ["if", "else", "while"];

    [Behaviour(Ships.Must)]
    public async Task Expressions_are_parsed_and_evaluated()
    {
        var sources = new[] { "1 + 2 * 3", "(1 + 2) * 3", "10 / 4 - 1" };
        var values = await Task.WhenAll(sources.Select(s => Task.Run(() => new Parser(s).Parse().Accept(new Evaluator([])))));
        Assert.Equal([7, 9, 1.5], values);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_tree_is_evaluated_with_variables()
    {
        var tree = new Parser("x * x + y").Parse();
        var results = await Task.WhenAll(Enumerable.Range(1, 3).Select(x => Task.Run(() =>
            tree.Accept(new Evaluator(new() { ["x"] = x, ["y"] = 10 })))));
        Assert.Equal([11, 14, 19], results);
    }

    [Behaviour(Ships.Must)]
    public async Task A_visitor_prints_with_a_builder()
    {
        var tree = new Parser("a+b*2").Parse();
        Assert.Equal("(a + (b * 2))", await Task.Run(() => tree.Accept(new Printer()).ToString()));
    }

    [Behaviour(Ships.Must)]
    public async Task Constants_are_folded_by_pattern_matching()
    {
        var tree = new Parser("2*3+z*1").Parse();
        var folded = await Task.Run(() => Fold(tree));
        Assert.Equal(new Binary('+', new Number(6), new Variable("z")), folded);
    }

    [Behaviour(Ships.Must)]
    public async Task A_syntax_error_is_thrown_with_its_position()
    {
        var source = "1 + * 2";
        var error = await Assert.ThrowsAsync<SyntaxException>(() => Task.Run(() => new Parser(source).Parse()));
        Assert.Equal(4, error.Position);
    }

    [Behaviour(Ships.Must, Missed = "reads static Languages.Keywords")]
    public async Task Tokens_are_yielded_with_keywords_of_an_immutable_set()
    {
        var code = "if x1 { y = 23 }";
        var kinds = await Task.Run(() => Lex(code).Select(t => t.Kind).ToArray());
        Assert.Equal([Kind.Keyword, Kind.Name, Kind.Symbol, Kind.Name, Kind.Symbol, Kind.Number, Kind.Symbol], kinds);
    }

    [Behaviour(Ships.Must, Missed = "reads static Languages.Priority")]
    public async Task The_shunting_yard_makes_postfix()
    {
        var infix = "a+b*c-d";
        Assert.Equal("abc*+d-", await Task.Run(() =>
        {
            var output = new StringBuilder();
            var operators = new Stack<char>();
            foreach (var c in infix)
            {
                if (char.IsLetter(c))
                {
                    output.Append(c);
                    continue;
                }

                while (operators.Count > 0 && Priority[operators.Peek()] >= Priority[c])
                {
                    output.Append(operators.Pop());
                }

                operators.Push(c);
            }

            return output.Append([.. operators]).ToString();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_stack_machine_runs_a_program_of_enums()
    {
        var program = new (Op Op, int Arg)[] { (Op.Push, 1), (Op.Dup, 0), (Op.Push, 5), (Op.Mul, 0), (Op.Add, 0), (Op.Halt, 0) };
        var machine = new Machine(program);
        Assert.Equal(6, await Task.Run(machine.Run));
    }

    [Behaviour(Ships.Must)]
    public async Task A_Brainfuck_program_writes_text()
    {
        var program = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.";
        Assert.Equal("Hello", await Task.Run(() => Brainfuck(program)));
    }

    [Behaviour(Ships.Must)]
    public async Task Reachable_symbols_are_found_by_a_fixpoint()
    {
        var calls = new Dictionary<string, string[]> { ["main"] = ["a"], ["a"] = ["b", "a"], ["b"] = [], ["dead"] = ["b"] };
        var alive = await Task.Run(() =>
        {
            var set = new HashSet<string> { "main" };
            while (true)
            {
                var before = set.Count;
                set.UnionWith(set.SelectMany(m => calls[m]).ToArray());
                if (set.Count == before)
                {
                    return set;
                }
            }
        });
        Assert.True(alive.SetEquals(["main", "a", "b"]));
    }

    [Behaviour(Ships.Must, Missed = "makes a collection in the order of hash codes")]
    public async Task Scopes_are_immutable_and_branch()
    {
        var globals = ImmutableDictionary<string, int>.Empty.Add("x", 1);
        var values = await Task.WhenAll(new[] { 5, 6 }.Select(v => Task.Run(() =>
        {
            var inner = globals.SetItem("x", v).Add("y", v * 2);
            return inner["x"] + inner["y"] + globals["x"];
        })));
        Assert.Equal([16, 19], values);
    }

    [Behaviour(Ships.Must)]
    public async Task Diagnostics_of_files_are_collected_in_a_call_each()
    {
        var files = new Dictionary<string, string> { ["a.x"] = "1+1", ["b.x"] = "1+", ["c.x"] = "(2" };
        var problems = await Task.WhenAll(files.Select(f => Task.Run(() =>
        {
            try
            {
                new Parser(f.Value).Parse();
                return null;
            }
            catch (SyntaxException e)
            {
                return $"{f.Key}({e.Position})";
            }
        })));
        Assert.Equal(["b.x(2)", "c.x(2)"], problems.OfType<string>().Order());
    }

    private static Node Fold(Node node) => node switch
    {
        Binary(var op, var l, var r) => (op, Fold(l), Fold(r)) switch
        {
            (_, Number a, Number b) => new Number(Evaluator.Apply(op, a.Value, b.Value)),
            ('*', var x, Number(1)) => x,
            (_, var x, var y) => new Binary(op, x, y),
        },
        _ => node,
    };

    private static IEnumerable<(Kind Kind, string Text)> Lex(string code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            var start = i;
            if (char.IsWhiteSpace(code[i]))
            {
                continue;
            }

            if (!char.IsLetterOrDigit(code[i]))
            {
                yield return (Kind.Symbol, code[i].ToString());
                continue;
            }

            while (i + 1 < code.Length && char.IsLetterOrDigit(code[i + 1]))
            {
                i++;
            }

            var text = code[start..(i + 1)];
            yield return (char.IsDigit(text[0]) ? Kind.Number : Keywords.Contains(text) ? Kind.Keyword : Kind.Name, text);
        }
    }

    private static string Brainfuck(string program)
    {
        var tape = new byte[100];
        var output = new StringBuilder();
        var jumps = new int[program.Length];
        var open = new Stack<int>();
        for (var i = 0; i < program.Length; i++)
        {
            if (program[i] == '[')
            {
                open.Push(i);
            }
            else if (program[i] == ']')
            {
                jumps[jumps[i] = open.Pop()] = i;
            }
        }

        for (int i = 0, p = 0; i < program.Length; i++)
        {
            switch (program[i])
            {
                case '>': p++; break;
                case '<': p--; break;
                case '+': tape[p]++; break;
                case '-': tape[p]--; break;
                case '.': output.Append((char)tape[p]); break;
                case '[' when tape[p] == 0: i = jumps[i]; break;
                case ']' when tape[p] != 0: i = jumps[i]; break;
            }
        }

        return output.ToString();
    }

    private enum Kind
    {
        Name,
        Number,
        Keyword,
        Symbol,
    }

    private enum Op
    {
        Push,
        Dup,
        Add,
        Mul,
        Halt,
    }

    private interface IVisitor<T>
    {
        T Visit(Number n);

        T Visit(Variable v);

        T Visit(Binary b);
    }

    private abstract record Node
    {
        public abstract T Accept<T>(IVisitor<T> visitor);
    }

    private sealed record Number(double Value) : Node
    {
        public override T Accept<T>(IVisitor<T> visitor) => visitor.Visit(this);
    }

    private sealed record Variable(string Name) : Node
    {
        public override T Accept<T>(IVisitor<T> visitor) => visitor.Visit(this);
    }

    private sealed record Binary(char Op, Node Left, Node Right) : Node
    {
        public override T Accept<T>(IVisitor<T> visitor) => visitor.Visit(this);
    }

    private sealed class Evaluator(Dictionary<string, double> variables) : IVisitor<double>
    {
        public double Visit(Number n) => n.Value;

        public double Visit(Variable v) => variables[v.Name];

        public double Visit(Binary b) => Apply(b.Op, b.Left.Accept(this), b.Right.Accept(this));

        public static double Apply(char op, double a, double b) => op switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => throw new NotSupportedException($"{op}") };
    }

    private sealed class Printer : IVisitor<StringBuilder>
    {
        private readonly StringBuilder _text = new();

        public StringBuilder Visit(Number n) => _text.Append(n.Value);

        public StringBuilder Visit(Variable v) => _text.Append(v.Name);

        public StringBuilder Visit(Binary b)
        {
            _text.Append('(');
            b.Left.Accept(this).Append(' ').Append(b.Op).Append(' ');
            return b.Right.Accept(this).Append(')');
        }
    }

    private sealed class SyntaxException(int position) : Exception($"unexpected at {position}")
    {
        public int Position { get; } = position;
    }

    private sealed class Parser(string source)
    {
        private int _at;

        public Node Parse()
        {
            var node = Sum();
            return Peek() == '\0' ? node : throw new SyntaxException(_at);
        }

        private Node Sum()
        {
            var left = Product();
            while (Peek() is '+' or '-')
            {
                left = new Binary(source[_at++], left, Product());
            }

            return left;
        }

        private Node Product()
        {
            var left = Atom();
            while (Peek() is '*' or '/')
            {
                left = new Binary(source[_at++], left, Atom());
            }

            return left;
        }

        private Node Atom()
        {
            var c = Peek();
            if (c == '(')
            {
                _at++;
                var inner = Sum();
                return Peek() == ')' ? Take(inner) : throw new SyntaxException(_at);
            }

            var start = _at;
            while (_at < source.Length && char.IsLetterOrDigit(source[_at]))
            {
                _at++;
            }

            var text = source[start.._at];
            return text.Length == 0 ? throw new SyntaxException(start)
                : double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? new Number(value) : new Variable(text);
        }

        private Node Take(Node node)
        {
            _at++;
            return node;
        }

        private char Peek()
        {
            while (_at < source.Length && source[_at] == ' ')
            {
                _at++;
            }

            return _at < source.Length ? source[_at] : '\0';
        }
    }

    private sealed class Machine((Op Op, int Arg)[] program)
    {
        private readonly Stack<int> _stack = new();

        public int Run()
        {
            for (var pc = 0; ; pc++)
            {
                var (op, arg) = program[pc];
                switch (op)
                {
                    case Op.Push:
                        _stack.Push(arg);
                        break;
                    case Op.Dup:
                        _stack.Push(_stack.Peek());
                        break;
                    case Op.Add:
                        _stack.Push(_stack.Pop() + _stack.Pop());
                        break;
                    case Op.Mul:
                        _stack.Push(_stack.Pop() * _stack.Pop());
                        break;
                    case Op.Halt:
                        return _stack.Pop();
                }
            }
        }
    }
}
