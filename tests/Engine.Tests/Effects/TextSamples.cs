using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Text and documents: parsing, formatting, regular expressions, XML, encodings, compression, hashing.</summary>
internal static partial class TextSamples
{
    private static readonly Regex Word = new(@"\w+", RegexOptions.Compiled | RegexOptions.CultureInvariant);
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;");

    public static List<Sample> All()
    {
        var list = new SampleList("text");
        Strings(list, "a,b;c\n1,2;3");
        Expressions(list, "one 22 three");
        Xml(list, "<a x='1'><b>2</b><b>3</b></a>");
        Bytes(list, [1, 2, 3]);
        Names(list, "x");
        return list.Items;
    }

    private static void Strings(SampleList list, string text)
    {
        list.Ships(() => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split(',')).ToArray());
        list.Ships(() => { using var reader = new StringReader(text); int n = 0; while (reader.ReadLine() is { } line) { n += line.Length; } return n; });
        list.Ships(() => { var rows = new List<string[]>(); foreach (var line in text.AsSpan().EnumerateLines()) { rows.Add(line.ToString().Split(';')); } return rows.Count; });
        list.Ships(() => text.AsSpan().IndexOfAny(Separators));
        list.Ships(() => { int n = 0; foreach (var range in text.AsSpan().Split(',')) { n += text[range].Length; } return n; });
        list.Ships(() => string.Create(3, text, (span, t) => t.AsSpan(0, 3).CopyTo(span)));
        list.Ships(() => string.Create(CultureInfo.InvariantCulture, $"{text,10}|{text.Length:D4}|{1.5:0.00}"));
        list.Ships(() => new StringBuilder().AppendJoin(',', text.ToCharArray()).Replace('a', 'b').Insert(0, "x").ToString());
        list.Ships(() => { using var writer = new StringWriter(CultureInfo.InvariantCulture); writer.WriteLine("{0}-{1}", text, 5); return writer.ToString(); });
        list.Ships(() => text.Contains("A,", StringComparison.OrdinalIgnoreCase) && text.StartsWith('a') && text.EndsWith(";3", StringComparison.Ordinal));
        list.Ships(() => string.Compare(text, "b", StringComparison.Ordinal) + string.CompareOrdinal(text, "c"));
        list.Ships(() => text.Normalize(NormalizationForm.FormD).EnumerateRunes().Count(r => Rune.IsLetter(r)));
        list.ShipsOnHost(() => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text));
        list.Ships(() => StringInfo.GetTextElementEnumerator(text).MoveNext() && char.GetUnicodeCategory(text[0]) == UnicodeCategory.LowercaseLetter);
        list.Ships(() => WebUtility.HtmlEncode(text) + Uri.EscapeDataString(text));
        list.Ships(() => text.ToLookup(c => char.IsDigit(c)).Select(g => g.Count()).Order().ToList());
        list.Ships(() => text.GroupBy(c => c).ToFrozenDictionary(g => g.Key, g => g.Count()).Count);
        list.Ships(() => text.Split(',').ToFrozenSet(StringComparer.OrdinalIgnoreCase).Contains("A"));
        list.Ships(() => { var b = ImmutableArray.CreateBuilder<string>(); b.Add(text); return b.ToImmutable(); });
        list.Ships(() => $"{DateTime.UnixEpoch:yyyy-MM-dd}".Length + string.Format(CultureInfo.InvariantCulture, "{0:C}", 5).Length);
#pragma warning disable CA1309 // The culture is what this is about.
        list.ShipsOnHost(() => string.Compare(text, 0, "b", 0, 1));
#pragma warning restore CA1309
    }

    private static void Expressions(SampleList list, string text)
    {
        list.Ships(() => Word.Matches(text).Select(m => m.Value).ToList());
        list.Ships(() => Number().Replace(text, m => (int.Parse(m.Value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)));
        list.Ships(() => Regex.Split(text, @"\s+", RegexOptions.None, TimeSpan.FromSeconds(1)).Length);
        list.Ships(() => new Regex("(?<first>\\w+)").Match(text).Groups["first"].Value);
        list.Ships(() => { int n = 0; foreach (var m in Number().EnumerateMatches(text)) { n += m.Length; } return n; });
    }

    private static void Xml(SampleList list, string text)
    {
        list.Ships(() => XDocument.Parse(text).Root!.Elements("b").Sum(b => (int)b));
        list.Ships(() => new XElement("r", new XAttribute("n", 1), Enumerable.Range(0, 3).Select(i => new XElement("i", i))).ToString(SaveOptions.DisableFormatting));
        list.Ships(() => XElement.Parse(text).XPathSelectElements("b[. > 2]").Count());
        list.Ships(() => { var d = new XmlDocument { XmlResolver = null }; d.LoadXml(text); return d.SelectNodes("//b")!.Count; });
        list.Ships(() => { using var reader = XmlReader.Create(new StringReader(text)); return new XPathDocument(reader).CreateNavigator().Evaluate("sum(//b)"); });
        list.Ships(() => { using var s = new MemoryStream(Encoding.UTF8.GetBytes(text)); return XDocument.Load(s).Root!.Name.LocalName; });
        list.Ships(() => { var b = new StringBuilder(); using (var w = XmlWriter.Create(b)) { w.WriteElementString("a", text); } return b.ToString(); });
#pragma warning disable CA5372 // A document by name is what this is about; it isn't run.
        list.ShipsOnHost(() => new XPathDocument("x.xml").CreateNavigator().Name);
#pragma warning restore CA5372
        list.ShipsOnHost(() => XDocument.Load("x.xml").Root!.Value);
        list.ShipsOnce(() => XElement.Parse(text).Save("x.xml"));
        list.Local(LocalReasonKind.UnknownCode, "use XElement or System.Text.Json", () => new System.Xml.Serialization.XmlSerializer(typeof(Row)).CanDeserialize(null!));
        list.Local(LocalReasonKind.UnknownCode, "XmlUrlResolver", () => { var d = new XmlDocument { XmlResolver = new XmlUrlResolver() }; d.LoadXml(text); });
    }

    private static void Bytes(SampleList list, byte[] data)
    {
        byte[] key = new byte[32];
        list.Ships(() => { using var o = new MemoryStream(); using (var z = new BrotliStream(o, CompressionLevel.Optimal)) { z.Write(data); } return o.ToArray(); });
        list.Ships(() => { using var z = new GZipStream(new MemoryStream(data), CompressionMode.Decompress); using var o = new MemoryStream(); z.CopyTo(o); return o.Length; });
        list.Ships(() => { using var o = new MemoryStream(); using (var z = new ZLibStream(o, CompressionMode.Compress, leaveOpen: true)) { z.WriteByte(1); } return o.Length; });
        list.Ships(() => { using var zip = new ZipArchive(new MemoryStream(data)); using var s = zip.Entries[0].Open(); return s.ReadByte(); });
        list.Ships(() => Convert.ToHexStringLower(SHA256.HashData(data)));
        list.Ships(() => HMACSHA256.HashData(key, data).Length + SHA512.HashData(data.AsSpan()).Length);
        list.Ships(() => { using var h = IncrementalHash.CreateHash(HashAlgorithmName.SHA256); h.AppendData(data); return h.GetHashAndReset(); });
        list.Ships(() => { using var mac = new HMACSHA1(key); return mac.ComputeHash(data); });
        list.Ships(() => Rfc2898DeriveBytes.Pbkdf2("p", key, 10, HashAlgorithmName.SHA256, 16));
        list.Ships(() => CryptographicOperations.FixedTimeEquals(data, key) || RandomNumberGenerator.GetInt32(5) < 9);
        list.Ships(() => { using var aes = Aes.Create(); aes.Key = key; return aes.EncryptEcb(data, PaddingMode.PKCS7); });
        list.Ships(() => { using var r = new BinaryReader(new MemoryStream(data)); return r.ReadByte() + r.ReadUInt16(); });
        list.Ships(() => { using var o = new MemoryStream(); using (var w = new BinaryWriter(o)) { w.Write(1); w.Write("x"); } return o.ToArray(); });
        list.Ships(() => Encoding.UTF8.GetByteCount("é") + Encoding.Latin1.GetString(data).Length + "abc"u8.Length);
        list.Ships(() => { using var reader = new StreamReader(new MemoryStream(data), Encoding.UTF8); return reader.ReadToEnd(); });
        list.Local(LocalReasonKind.ProcessBound, "registered encodings", () => Encoding.GetEncoding("windows-1252").GetString(data));
        list.Local(LocalReasonKind.ProcessBound, "create the algorithm by its class", () => CryptoConfig.MapNameToOID("SHA256"));
        list.ShipsOnHost(() => { using var o = new MemoryStream(); using (var z = new ZipArchive(o, ZipArchiveMode.Create)) { z.CreateEntry("a"); } return o.Length; });
    }

    private static void Names(SampleList list, string name)
    {
        list.Ships(() => IPAddress.Parse("127.0.0.1").GetAddressBytes()[0] + Version.Parse("1.2").Minor);
        list.Ships(() => new Uri("https://a.example/b?c=d").Query + new UriBuilder("http", name).Uri);
        list.Ships(() => typeof(Row).Name + typeof(List<>).MakeGenericType(typeof(int)).IsConstructedGenericType + (typeof(Row).GetProperty("Id")?.PropertyType == typeof(int)));
        list.Ships(() => typeof(TextSamples).Assembly.GetManifestResourceNames().Length);
        list.Ships(() => new Row { Id = 1 } is { Id: > 0 } row ? row.Id : 0);
        list.ShipsOnHost(() => Path.ChangeExtension(name, ".txt") + Path.GetFileNameWithoutExtension(name));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    internal sealed class Row
    {
        public int Id { get; set; }
    }
}
