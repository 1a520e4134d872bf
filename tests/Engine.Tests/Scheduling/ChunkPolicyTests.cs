using CsCheck;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class ChunkPolicyTests
{
    private static readonly TimeSpan s_shipping = TimeSpan.FromMicroseconds(100);

    [Fact]
    public void Pieces_are_a_share_of_what_is_left()
    {
        Assert.Equal(166, Size(1000, workers: 2));
        Assert.Equal(16, Size(100, workers: 2));
        Assert.Equal(1, Size(3, workers: 2));
    }

    [Fact]
    public void A_piece_for_several_threads_is_as_much_larger() => Assert.Equal(4 * Size(1200, workers: 8), Size(1200, workers: 8, threads: 4));

    [Fact]
    public void Short_iterations_make_pieces_that_are_worth_shipping() =>
        Assert.Equal(2000, Size(10_000, workers: 64, iteration: TimeSpan.FromMicroseconds(1)));

    [Fact]
    public void Long_iterations_make_pieces_of_about_a_second() => Assert.Equal(10, Size(10_000, workers: 2, iteration: TimeSpan.FromMilliseconds(100)));

    [Fact]
    public void An_iteration_of_a_minute_is_a_piece() => Assert.Equal(1, Size(10_000, workers: 2, iteration: TimeSpan.FromMinutes(1)));

    [Fact]
    public void What_is_pulled_grows_from_one_item_to_a_limit()
    {
        var sizes = Enumerable.Range(0, 60).Select(given => ChunkPolicy.Size(null, 2, 1, null, s_shipping, given)).ToArray();

        Assert.Equal(1, sizes[0]);
        Assert.Equal(sizes.Order(), sizes);
        Assert.Equal(ChunkPolicy.MaxPulled, sizes[^1]);
    }

    [Theory]
    [InlineData(1024, 4096)]
    [InlineData(1024 * 1024, 4)]
    [InlineData(100 * 1024 * 1024, 1)]
    public void Large_items_make_small_pieces(long itemBytes, long size)
    {
        Assert.Equal(size, ChunkPolicy.Size(null, 2, 1, null, s_shipping, given: 100, itemBytes));
        Assert.Equal(size, ChunkPolicy.Size(null, 2, 1, TimeSpan.FromTicks(1), s_shipping, given: 100, itemBytes));
    }

    [Fact]
    public void A_loop_is_cut_up_completely() =>
        Gen.Select(Gen.Long[1, 1_000_000], Gen.Int[1, 128], Gen.Int[1, 16], Gen.Long[0, 1_000_000_000]).Sample((count, workers, threads, ticks) =>
        {
            long left = count;
            for (int pieces = 0; left > 0; pieces++)
            {
                var size = ChunkPolicy.Size(left, workers, threads, ticks == 0 ? null : TimeSpan.FromTicks(ticks), s_shipping, pieces);
                Assert.InRange(size, 1, left);
                left -= size;
            }
        });

    private static long Size(long remaining, int workers, int threads = 1, TimeSpan? iteration = null) =>
        ChunkPolicy.Size(remaining, workers, threads, iteration, s_shipping, given: 0);
}
