using System.Collections.Frozen;
using System.Text;

namespace Compat.Corpus;

/// <summary>Sequences: counting, translating, aligning, assembling.</summary>
public class Biology : Contract
{
    private static readonly FrozenDictionary<string, char> Codons = new Dictionary<string, char>
    {
        ["ATG"] = 'M', ["TTT"] = 'F', ["GGC"] = 'G', ["TAA"] = '*',
    }.ToFrozenDictionary();

    private static readonly int[] Codes = MakeCodes();

    [Behaviour(Ships.Must)]
    public async Task Bases_are_counted_in_chunks()
    {
        var genome = string.Concat(Enumerable.Repeat("ACGTTGCA", 500));
        var counts = await Task.WhenAll(genome.Chunk(1_000).Select(chunk => Task.Run(() => chunk.CountBy(c => c).ToDictionary())));
        Assert.Equal(1_000, counts.Sum(c => c['G']));
    }

    [Behaviour(Ships.Must)]
    public async Task K_mers_are_counted_in_a_dictionary()
    {
        var (sequence, k) = ("ACGACGT", 3);
        var kmers = await Task.Run(() =>
        {
            var map = new Dictionary<string, int>();
            for (var i = 0; i + k <= sequence.Length; i++)
            {
                var kmer = sequence.Substring(i, k);
                map[kmer] = map.TryGetValue(kmer, out var n) ? n + 1 : 1;
            }

            return map;
        });
        Assert.Equal((2, 1, 4), (kmers["ACG"], kmers["CGT"], kmers.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task A_strand_is_translated_by_a_frozen_table()
    {
        var dna = "ATGTTTGGCTAAATG";
        var protein = await Task.Run(() => Translate(dna));
        Assert.Equal("MFG", protein);
    }

    [Behaviour(Ships.Must)]
    public async Task The_reverse_complement_by_a_switch()
    {
        var reads = new List<string> { "ACCGT", "TTG" };
        var complements = await Task.WhenAll(reads.Select(r => Task.Run(() => string.Create(r.Length, r, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[^(i + 1)] switch { 'A' => 'T', 'T' => 'A', 'C' => 'G', 'G' => 'C', _ => 'N' };
            }
        }))));
        Assert.Equal(["ACGGT", "CAA"], complements);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_sequences_are_aligned_with_a_scoring_record()
    {
        var scoring = new Scoring(Match: 1, Mismatch: -1, Gap: -2);
        Assert.Equal(("GATTACA", "G-TTACA", 4), await Task.Run(() => scoring.Align("GATTACA", "GTTACA")));
    }

    [Behaviour(Ships.Must)]
    public async Task All_pairs_of_distances_fill_a_symmetric_matrix()
    {
        string[] sequences = ["ACGT", "ACGA", "TCGA"];
        var d = new int[3, 3];
        await Task.WhenAll(
            from i in Enumerable.Range(0, 3)
            from j in Enumerable.Range(i + 1, 2 - i)
            select Task.Run(() => d[i, j] = d[j, i] = sequences[i].Zip(sequences[j]).Count(p => p.First != p.Second)));
        Assert.Equal([0, 1, 2, 1, 0, 1, 2, 1, 0], d.Cast<int>());
    }

    [Behaviour(Ships.Must)]
    public async Task Records_of_a_fasta_text_are_parsed_by_an_iterator()
    {
        var fasta = ">one\nACGT\nAC\n>two\nGGG\n";
        var records = await Task.Run(() => Fasta.Parse(fasta).ToDictionary(r => r.Name, r => r.Sequence));
        Assert.Equal("ACGTAC", records["one"]);
        Assert.Equal("GGG", records["two"]);
    }

    [Behaviour(Ships.Must)]
    public async Task Reads_are_packed_into_two_bits_by_a_static_array()
    {
        var read = "ACGTACGT";
        Assert.Equal(0b00_01_10_11_00_01_10_11u, await Task.Run(() => read.Aggregate(0u, (bits, c) => (bits << 2) | (uint)Codes[c])));
    }

    [Behaviour(Ships.Must)]
    public async Task Contigs_grow_along_a_graph_of_overlaps()
    {
        var reads = new[] { "ATTAG", "TAGAC", "GACCT" };
        Assert.Equal("ATTAGACCT", await Task.Run(() =>
        {
            var contig = new StringBuilder(reads[0]);
            var left = reads.Skip(1).ToList();
            while (left.Find(r => contig.ToString().EndsWith(r[..3], StringComparison.Ordinal)) is { } next)
            {
                contig.Append(next, 3, next.Length - 3);
                left.Remove(next);
            }

            return contig.ToString();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_hidden_chain_is_decoded_by_Viterbi()
    {
        var emissions = "GGCACTGAA";
        var model = new Hmm(new() { [("H", 'G')] = 0.3, [("H", 'C')] = 0.3, [("H", 'A')] = 0.2, [("H", 'T')] = 0.2, [("L", 'G')] = 0.2, [("L", 'C')] = 0.2, [("L", 'A')] = 0.3, [("L", 'T')] = 0.3 });
        Assert.Equal("HHHLLLLLL", await Task.Run(() => model.Decode(emissions)));
    }

    private static string Translate(string dna)
    {
        var protein = new StringBuilder();
        foreach (var codon in dna.Chunk(3))
        {
            if (!Codons.TryGetValue(new string(codon), out var amino) || amino == '*')
            {
                break;
            }

            protein.Append(amino);
        }

        return protein.ToString();
    }

    private static int[] MakeCodes()
    {
        var codes = new int[128];
        (codes['A'], codes['C'], codes['G'], codes['T']) = (0, 1, 2, 3);
        return codes;
    }

    private sealed record Scoring(int Match, int Mismatch, int Gap)
    {
        public (string A, string B, int Score) Align(string a, string b)
        {
            var s = new int[a.Length + 1, b.Length + 1];
            for (var i = 0; i <= a.Length; i++)
            {
                for (var j = 0; j <= b.Length; j++)
                {
                    s[i, j] = i == 0 || j == 0 ? (i + j) * Gap
                        : Math.Max(s[i - 1, j - 1] + Pair(a[i - 1], b[j - 1]), Math.Max(s[i - 1, j], s[i, j - 1]) + Gap);
                }
            }

            var (x, y) = (a.Length, b.Length);
            var (ra, rb) = (new StringBuilder(), new StringBuilder());
            while (x > 0 || y > 0)
            {
                var diagonal = x > 0 && y > 0 && s[x, y] == s[x - 1, y - 1] + Pair(a[x - 1], b[y - 1]);
                var up = !diagonal && x > 0 && s[x, y] == s[x - 1, y] + Gap;
                ra.Insert(0, diagonal || up ? a[--x] : '-');
                rb.Insert(0, diagonal || !up ? b[--y] : '-');
            }

            return (ra.ToString(), rb.ToString(), s[a.Length, b.Length]);
        }

        private int Pair(char a, char b) => a == b ? Match : Mismatch;
    }

    private static class Fasta
    {
        public static IEnumerable<(string Name, string Sequence)> Parse(string text)
        {
            using var reader = new StringReader(text);
            string? name = null;
            var sequence = new StringBuilder();
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('>'))
                {
                    if (name is not null)
                    {
                        yield return (name, sequence.ToString());
                    }

                    (name, _) = (line[1..], sequence.Clear());
                }
                else
                {
                    sequence.Append(line);
                }
            }

            yield return (name ?? "", sequence.ToString());
        }
    }

    private sealed class Hmm(Dictionary<(string State, char Base), double> emit)
    {
        private readonly string[] _states = ["H", "L"];
        private readonly double[,] _move = { { 0.5, 0.5 }, { 0.4, 0.6 } };

        public string Decode(string bases)
        {
            var best = _states.Select(s => (Path: s, P: Math.Log(0.5 * emit[(s, bases[0])]))).ToArray();
            foreach (var b in bases.Skip(1))
            {
                best = [.. _states.Select((s, to) => best
                    .Select((from, i) => (Path: from.Path + s, P: from.P + Math.Log(_move[i, to] * emit[(s, b)])))
                    .MaxBy(c => c.P))];
            }

            return best.MaxBy(c => c.P).Path;
        }
    }
}
