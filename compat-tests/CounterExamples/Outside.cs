using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Compat.CounterExamples;

/// <summary>Relatives of S3, S5 and S6: snapshots, effects that happen once, what can't travel back.</summary>
public class Outside : Contract
{
    private readonly Dictionary<int, string> _log = [];
    private readonly LinkedList<int> _chain = new([1]);
    private readonly int _base = 40;

    [Behaviour(Ships.May)]
    public async Task S03_a_dictionary_of_this_grows_while_a_field_is_read()
    {
        var tasks = Enumerable.Range(0, 20).Select(i => Task.Run(() => _base + i)).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            _log[i] = $"{i}";
        }

        Assert.Equal(Enumerable.Range(40, 20), await Task.WhenAll(tasks));
        Assert.Equal(2_000, _log.Count);
    }

    [Behaviour(Ships.May)]
    public async Task S03_a_list_beside_the_one_that_is_summed_changes()
    {
        var model = new Model();
        var t = Task.Run(() => model.Read.Sum());
        for (var i = 0; i < 2_000; i++)
        {
            model.Written.Add(new(i));
        }

        Assert.Equal(6, await t);
        Assert.Equal(2_000, model.Written.Count);
    }

    [Behaviour(Ships.May)]
    public async Task S03_a_linked_list_is_relinked_while_a_method_of_this_runs()
    {
        var t = Task.Run(Base);
        for (var i = 0; i < 1_000; i++)
        {
            _chain.AddFirst(i);
            _chain.RemoveLast();
        }

        Assert.Equal(40, await t);
        Assert.Single(_chain);
    }

    [Behaviour(Ships.May)]
    public async Task S05_a_file_stream_is_written_once_by_a_helper()
    {
        var path = Path.GetTempFileName();
        try
        {
            await Task.Run(() => Append(path, 50));
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), File.ReadAllLines(path));
        }
        finally
        {
            File.Delete(path);
        }

        static void Append(string path, int n)
        {
            using var writer = File.AppendText(path);
            for (var i = 0; i < n; i++)
            {
                writer.WriteLine(i);
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task S05_a_blocking_collection_gets_each_item_once()
    {
        using var queue = new BlockingCollection<int>();
        await Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                queue.Add(i);
            }

            queue.CompleteAdding();
        });
        Assert.Equal(Enumerable.Range(0, 100), queue.GetConsumingEnumerable());
    }

    [Behaviour(Ships.May)]
    public async Task S05_a_channel_gets_items_until_the_closure_throws()
    {
        var ch = Channel.CreateUnbounded<int>();
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                ch.Writer.TryWrite(i == 5 ? throw new FormatException() : i);
            }
        }));
        ch.Writer.Complete();
        Assert.Equal(5, ch.Reader.Count);
    }

    [Behaviour(Ships.May)]
    public async Task S05_a_directory_is_made_and_an_unserialisable_result_follows()
    {
        var root = Directory.CreateTempSubdirectory("compat-").FullName;
        var path = Path.Combine(root, "once");
        try
        {
            using var watcher = await Task.Run(() =>
            {
                if (Directory.Exists(path))
                {
                    throw new IOException("ran twice");
                }

                Directory.CreateDirectory(path);
                return new FileSystemWatcher(path);
            });
            Assert.Equal(path, watcher.Path);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Behaviour(Ships.May)]
    public async Task S06_a_stream_is_the_result()
    {
        var bytes = new byte[] { 1, 2, 3 };
        var m = await Task.Run<Stream>(() => new MemoryStream(bytes));
        Assert.Equal((3, 1), (m.Length, m.ReadByte()));
    }

    [Behaviour(Ships.May)]
    public async Task S06_a_thread_in_a_tuple_is_the_result()
    {
        var name = "worker";
        var (thread, count) = await Task.Run(() => (new Thread(() => { }) { Name = name }, name.Length));
        Assert.Equal(("worker", 6, ThreadState.Unstarted), (thread.Name, count, thread.ThreadState));
    }

    [Behaviour(Ships.May)]
    public async Task S06_an_async_lambda_returns_a_source_that_still_works()
    {
        var after = TimeSpan.FromHours(1);
        using var cts = await Task.Run(async () =>
        {
            await Task.Yield();
            return new CancellationTokenSource(after);
        });
        Assert.False(cts.IsCancellationRequested);
        cts.Cancel();
        Assert.True(cts.Token.IsCancellationRequested);
    }

    [Behaviour(Ships.May)]
    public async Task S06_an_exception_with_an_open_file_in_its_data()
    {
        var path = Path.GetTempFileName();
        try
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => Throw(path)));
            using var file = Assert.IsType<FileStream>(error.Data["file"]);
            Assert.True(file.CanRead);
        }
        finally
        {
            File.Delete(path);
        }

        static void Throw(string path) => throw new InvalidOperationException("x") { Data = { ["file"] = File.OpenRead(path) } };
    }

    [Behaviour(Ships.May)]
    public async Task S06_an_exception_of_the_users_holds_a_delegate_and_an_owner()
    {
        var owner = new Model();
        var error = await Assert.ThrowsAsync<OwnedException>(() => Task.Run(() => throw new OwnedException(owner, () => owner.Read.Count)));
        Assert.Same(owner, error.Owner);
        owner.Read.Add(1);
        Assert.Equal(4, error.Count());
    }

    private int Base() => _base;

    private sealed class OwnedException(Model owner, Func<int> count) : Exception
    {
        public Model Owner => owner;

        public Func<int> Count => count;
    }

    private sealed class Model
    {
        public List<int> Read { get; } = [1, 2, 3];

        public List<Item> Written { get; } = [];
    }

    private sealed record Item(int N);
}
