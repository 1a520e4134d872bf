using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Compat.Corpus;

/// <summary>Bytes: hashes, checksums, compression, encodings, packets.</summary>
public class Bytes : Contract
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    [Behaviour(Ships.Must)]
    public async Task Files_worth_of_bytes_are_hashed_in_a_call_each()
    {
        var files = new[] { "abc", "" }.Select(Encoding.ASCII.GetBytes).ToArray();
        var hashes = await Task.WhenAll(files.Select(f => Task.Run(() => Convert.ToHexString(SHA256.HashData(f)))));
        Assert.StartsWith("BA7816BF", hashes[0]);
        Assert.StartsWith("E3B0C442", hashes[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_merkle_root_by_nested_hashes()
    {
        var leaves = Enumerable.Range(0, 4).Select(i => new[] { (byte)i }).ToArray();
        var root = await Task.Run(() => Merkle(leaves));
        Assert.Equal(Merkle(leaves), root);
        Assert.Equal(32, root.Length);
    }

    [Behaviour(Ships.Must)]
    public async Task A_nonce_is_searched_for()
    {
        var block = "block 1";
        var nonce = await Task.Run(() =>
        {
            for (var n = 0; ; n++)
            {
                if (SHA256.HashData(Encoding.UTF8.GetBytes($"{block}:{n}"))[0] == 0)
                {
                    return n;
                }
            }
        });
        Assert.Equal(0, SHA256.HashData(Encoding.UTF8.GetBytes($"block 1:{nonce}"))[0]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_message_is_signed_with_a_captured_key()
    {
        byte[] key = [1, 2, 3], message = [4, 5];
        var mac = await Task.Run(() => HMACSHA256.HashData(key, message));
        Assert.Equal(HMACSHA256.HashData(key, message), mac);
    }

    [Behaviour(Ships.Must)]
    public async Task A_password_is_stretched()
    {
        var (password, salt) = ("secret", new byte[16]);
        var key = await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(password, salt, 1_000, HashAlgorithmName.SHA256, 32));
        Assert.Equal(Rfc2898DeriveBytes.Pbkdf2(password, salt, 1_000, HashAlgorithmName.SHA256, 32), key);
    }

    [Behaviour(Ships.Must)]
    public async Task An_incremental_hash_takes_chunks()
    {
        var chunks = new List<byte[]> { new byte[] { 97 }, new byte[] { 98, 99 } };
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", await Task.Run(() =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            chunks.ForEach(c => hash.AppendData(c));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_checksum_by_a_table_made_at_type_initialisation()
    {
        var bytes = Encoding.ASCII.GetBytes("123456789");
        Assert.Equal(0xCBF43926u, await Task.Run(() => ~bytes.Aggregate(uint.MaxValue, (crc, b) => CrcTable[(crc ^ b) & 0xFF] ^ (crc >> 8))));
    }

    [Behaviour(Ships.Must)]
    public async Task Text_is_compressed_and_unpacked()
    {
        var text = string.Concat(Enumerable.Repeat("compress me ", 200));
        var packed = await Task.Run(() => Pack(Encoding.UTF8.GetBytes(text)));
        Assert.InRange(packed.Length, 10, 200);
        Assert.Equal(text, await Task.Run(() => Encoding.UTF8.GetString(Unpack(packed))));
    }

    [Behaviour(Ships.Must)]
    public async Task An_archive_is_made_in_memory_and_listed()
    {
        var entries = new Dictionary<string, string> { ["a.txt"] = "alpha", ["b.txt"] = "beta" };
        var names = await Task.Run(() =>
        {
            using var memory = new MemoryStream();
            using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, text) in entries)
                {
                    using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                    writer.Write(text);
                }
            }

            memory.Position = 0;
            using var back = new ZipArchive(memory);
            return back.Entries.Select(e => $"{e.FullName}={e.Length}").ToArray();
        });
        Assert.Equal(["a.txt=5", "b.txt=4"], names);
    }

    [Behaviour(Ships.Must)]
    public async Task Letters_get_codes_by_a_tree_of_Huffman()
    {
        var text = "aaaabbc";
        Assert.Equal(10, await Task.Run(() =>
        {
            var codes = Huffman(text);
            return text.Sum(c => codes[c].Length);
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_packet_is_written_big_endian_into_a_span()
    {
        var (id, length) = (0x0102, 3u);
        Assert.Equal([1, 2, 0, 0, 0, 3], await Task.Run(() =>
        {
            var buffer = new byte[6];
            BinaryPrimitives.WriteInt16BigEndian(buffer, (short)id);
            BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(2), length);
            return buffer;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Base64_there_and_back_through_utf8()
    {
        var data = new byte[] { 1, 2, 3, 250 };
        Assert.Equal(data, await Task.Run(() =>
        {
            var text = Convert.ToBase64String(data);
            Span<byte> bytes = stackalloc byte[16];
            Base64.DecodeFromUtf8(Encoding.ASCII.GetBytes(text), bytes, out _, out var written);
            return bytes[..written].ToArray();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_pooled_buffer_is_rented_and_returned_inside()
    {
        var n = 1_000;
        Assert.Equal(499_500, await Task.Run(() =>
        {
            var buffer = ArrayPool<int>.Shared.Rent(n);
            try
            {
                for (var i = 0; i < n; i++)
                {
                    buffer[i] = i;
                }

                return buffer.AsSpan(0, n).ToArray().Sum();
            }
            finally
            {
                ArrayPool<int>.Shared.Return(buffer);
            }
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_bloom_filter_is_filled_and_asked()
    {
        var filter = new Bloom(1 << 12);
        var words = new[] { "one", "two", "three" };
        await Task.Run(() => Array.ForEach(words, filter.Add));
        Assert.All(words, w => Assert.True(filter.MayContain(w)));
        Assert.False(filter.MayContain("zzz"));
    }

    [Behaviour(Ships.Must)]
    public async Task Bytes_are_xored_by_a_stream_cipher_class()
    {
        byte[] key = [1, 2, 3, 4, 5], plain = Encoding.ASCII.GetBytes("attack at dawn");
        var secret = await Task.Run(() => new Rc4(key).Apply(plain));
        Assert.NotEqual(plain, secret);
        Assert.Equal(plain, new Rc4(key).Apply(secret));
    }

    private static byte[] Merkle(byte[][] level) => level.Length == 1 ? level[0]
        : Merkle([.. level.Chunk(2).Select(p => SHA256.HashData([.. p[0], .. p[^1]]))]);

    private static byte[] Pack(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }

    private static byte[] Unpack(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    private static Dictionary<char, string> Huffman(string text)
    {
        var queue = new PriorityQueue<(int Weight, char? Letter, object? Left, object? Right), int>();
        foreach (var (letter, count) in text.CountBy(c => c))
        {
            queue.Enqueue((count, letter, null, null), count);
        }

        while (queue.Count > 1)
        {
            var (a, b) = (queue.Dequeue(), queue.Dequeue());
            queue.Enqueue((a.Weight + b.Weight, null, a, b), a.Weight + b.Weight);
        }

        var codes = new Dictionary<char, string>();
        Walk(queue.Dequeue(), "");
        return codes;

        void Walk((int Weight, char? Letter, object? Left, object? Right) node, string code)
        {
            if (node.Letter is { } letter)
            {
                codes[letter] = code;
                return;
            }

            Walk(((int, char?, object?, object?))node.Left!, code + '0');
            Walk(((int, char?, object?, object?))node.Right!, code + '1');
        }
    }

    private sealed class Bloom(int bits)
    {
        private readonly ulong[] _words = new ulong[bits / 64];

        public void Add(string key)
        {
            foreach (var h in Hashes(key))
            {
                _words[h / 64] |= 1UL << (h % 64);
            }
        }

        public bool MayContain(string key) => Hashes(key).All(h => (_words[h / 64] & (1UL << (h % 64))) != 0);

        private IEnumerable<int> Hashes(string key)
        {
            for (var seed = 0u; seed < 3; seed++)
            {
                var h = 2166136261u ^ seed;
                foreach (var c in key)
                {
                    h = (h ^ c) * 16777619;
                }

                yield return (int)(h % (uint)bits);
            }
        }
    }

    private sealed class Rc4
    {
        private readonly byte[] _s = new byte[256];

        public Rc4(byte[] key)
        {
            for (var i = 0; i < 256; i++)
            {
                _s[i] = (byte)i;
            }

            for (int i = 0, j = 0; i < 256; i++)
            {
                j = (j + _s[i] + key[i % key.Length]) & 255;
                (_s[i], _s[j]) = (_s[j], _s[i]);
            }
        }

        public byte[] Apply(byte[] data)
        {
            var s = (byte[])_s.Clone();
            var (i, j) = (0, 0);
            return Array.ConvertAll(data, b =>
            {
                i = (i + 1) & 255;
                j = (j + s[i]) & 255;
                (s[i], s[j]) = (s[j], s[i]);
                return (byte)(b ^ s[(s[i] + s[j]) & 255]);
            });
        }
    }
}
