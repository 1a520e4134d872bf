using System.Globalization;
using System.Text;

namespace LogReport;

/// <summary>Makes logs up, the same each time.</summary>
internal static class AccessLog
{
    private const int Lines = 5000;

    private static readonly string[] Paths = ["/", "/cart", "/search", "/product/17", "/product/23", "/login", "/orders", "/help"];

    internal static string Generate(int hour)
    {
        var random = new Random(hour);
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
        {
            int second = i * 3600 / Lines;
            string path = Paths[random.Next(Paths.Length)];
            int status = random.Next(200) == 0 ? 500 : 200;
            text.Append(CultureInfo.InvariantCulture, $"{hour:D2}:{second / 60:D2}:{second % 60:D2} 10.0.0.{random.Next(1, 40)} GET {path} {status} {random.Next(200, 60_000)} {random.Next(1, 5000)}\n");
        }

        return text.ToString();
    }
}
