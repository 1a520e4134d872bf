using System.Globalization;
using System.Security.Cryptography;

namespace ImageBatch;

/// <summary>Prints the result: what was written, file by file.</summary>
internal static class Written
{
    internal static void Print(IEnumerable<string> files)
    {
        int count = 0;
        long total = 0;
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileName(file),-16}{bytes.Length,8:N0} bytes  SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}"));
            count++;
            total += bytes.Length;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} thumbnails, {total:N0} bytes"));
    }
}
