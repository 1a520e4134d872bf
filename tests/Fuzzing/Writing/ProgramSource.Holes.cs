using System.Globalization;
using System.Text;

namespace Distributed.Fuzzing.Writing;

/// <content>
/// The holes of a production: <c>@d</c> a digit, <c>@dd</c> a number below 100, <c>@x</c> a name's ending that is new here, <c>@n</c> a number, <c>@t</c> a text, <c>@c</c> a
/// condition, <c>@do</c> some statements, <c>@body</c> and <c>@asyncbody</c> the statements of a closure that returns a number, <c>@site</c> the call site, and
/// <c>@(this ~ that)</c> one of several.
/// </content>
internal sealed partial class ProgramSource
{
    private string Fill(string template, string step)
    {
        var text = new StringBuilder();
        var name = _names++;
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '@')
            {
                text.Append(template[at]);
            }
            else if (template[at + 1] == '(')
            {
                var choices = Choices(template, at + 2, out at);
                text.Append(FillWithName(choices[Pick(0, choices.Count)].Trim(), step, name));
            }
            else
            {
                var end = at + 1;
                while (end < template.Length && char.IsAsciiLetterLower(template[end]))
                {
                    end++;
                }

                text.Append(Hole(template[(at + 1)..end], step, name));
                at = end - 1;
            }
        }

        return text.ToString();
    }

    /// <summary>A chosen alternative has the names of the text around it.</summary>
    private string FillWithName(string template, string step, int name) => Fill(template.Replace("@x", name.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), step);

    private string Hole(string hole, string step, int name) => hole switch
    {
        "d" => Pick(0, 10).ToString(CultureInfo.InvariantCulture),
        "dd" => Pick(0, 100).ToString(CultureInfo.InvariantCulture),
        "x" => name.ToString(CultureInfo.InvariantCulture),
        "n" => Expression(ProductionKind.Number, () => Pick(0, 100).ToString(CultureInfo.InvariantCulture), "1"),
        "t" => Expression(ProductionKind.Text, () => $"\"t{Pick(0, 10)}\"", "\"t\""),
        "c" => Expression(ProductionKind.Test, () => Chance(2) ? "true" : "false", "true"),
        "do" => Statements(Pick(1, 4), isAsync: false),
        "body" => Body(isAsync: false),
        "asyncbody" => Body(isAsync: true),
        "site" => $"Sites.Of({_number}, \"{step}\")",
        _ => throw new FormatException($"'@{hole}' is no hole of the grammar."),
    };

    private string Expression(ProductionKind kind, Func<string> simple, string simplest) => Part(
        () =>
        {
            if (_depth > MaxDepth)
            {
                return simple();
            }

            _depth++;
            var text = Fill(Draw(kind).Text, "");
            _depth--;
            return text.Contains(' ', StringComparison.Ordinal) ? $"({text})" : text;
        },
        simplest);

    private string Body(bool isAsync)
    {
        var depth = _depth;
        _depth = 0;
        var text = new StringBuilder(Statements(Pick(1, 7), isAsync));
        if (Chance(6))
        {
            text.Append(Part(() => Fill("if (@c) { throw new Failure(@t, @n); }\n", ""), ""));
        }

        text.Append(Fill("return @n;", ""));
        _depth = depth;
        return text.ToString();
    }

    private string Statements(int count, bool isAsync)
    {
        var text = new StringBuilder();
        for (_depth++; count > 0; count--)
        {
            var production = Draw(isAsync && Chance(3) ? ProductionKind.Await : ProductionKind.Do);

            // At the depth where there are no statements inside statements, the next one is drawn.
            while (_depth > MaxDepth && production.Text.Contains("@do", StringComparison.Ordinal))
            {
                production = Draw(ProductionKind.Do);
            }

            text.Append(Part(() => Fill(production.Text, ""), "")).Append('\n');
        }

        _depth--;
        return text.ToString();
    }

    /// <summary>The alternatives that start at a place, and where their closing parenthesis is.</summary>
    private static List<string> Choices(string template, int from, out int end)
    {
        var choices = new List<string>();
        var open = 1;
        for (end = from; open > 0; end++)
        {
            open += template[end] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (open == 0 || (open == 1 && template.AsSpan(end).StartsWith(" ~ ", StringComparison.Ordinal)))
            {
                choices.Add(template[from..end]);
                from = end + 2;
            }
        }

        end--;
        return choices;
    }
}
