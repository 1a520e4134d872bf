using System.Text;

namespace Distributed.Engine.Reporting;

/// <summary>Breaks text at blanks. Pure.</summary>
internal static class WrappedText
{
    /// <summary>Narrower than this nothing can be read.</summary>
    private const int Least = 20;

    /// <summary>Appends <paramref name="text"/> after <paramref name="lead"/>; further lines are indented as far as the lead is long.</summary>
    public static void Append(StringBuilder to, string lead, string text, int width)
    {
        var room = Math.Max(Least, width - lead.Length);
        var indent = lead;
        for (var rest = text; ; indent = new string(' ', lead.Length))
        {
            if (rest.Length <= room)
            {
                to.Append(indent).Append(rest).AppendLine();
                return;
            }

            var end = rest.LastIndexOf(' ', room);
            if (end <= 0)
            {
                end = rest.IndexOf(' ', room);
            }

            if (end < 0)
            {
                to.Append(indent).Append(rest).AppendLine();
                return;
            }

            to.Append(indent).Append(rest, 0, end).AppendLine();
            rest = rest[(end + 1)..];
        }
    }
}
