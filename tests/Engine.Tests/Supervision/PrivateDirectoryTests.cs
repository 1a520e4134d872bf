using System.Text;
using Distributed.Engine.Supervision;
using Distributed.Engine.Tests.Transport;
using Distributed.Engine.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Supervision;

public sealed class PrivateDirectoryTests : IDisposable
{
    private readonly string _temp = Directory.CreateTempSubdirectory("private-test-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ListLog _log = new();

    public void Dispose() => Directory.Delete(_temp, recursive: true);

    [Fact]
    public void Only_its_user_can_enter_and_nothing_is_left_of_it()
    {
        string path;
        using (PrivateDirectory directory = PrivateDirectory.Create(_temp))
        {
            path = directory.Path;
            Assert.Equal(_temp, Path.GetDirectoryName(path));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            File.WriteAllText(directory.SocketPath, "");
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Where_a_sockets_path_would_not_fit_another_folder_is_taken()
    {
        if (OperatingSystem.IsWindows()) return;
        string folder = Path.Combine(_temp, new string('ü', 40));
        using PrivateDirectory directory = PrivateDirectory.Create(folder);
        Assert.StartsWith("/tmp/" + PrivateDirectory.Prefix, directory.Path, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(directory.SocketPath), 1, Endpoint.MaxUnixPathBytes);
    }

    [Fact]
    public void A_sweep_deletes_what_dead_drivers_left_and_nothing_else()
    {
        using PrivateDirectory living = PrivateDirectory.Create(_temp);
        string dead = Make(PrivateDirectory.Prefix + "0123456789ab", "lock", "s");
        string[] others =
        [
            Make(PrivateDirectory.Prefix + "0123456789a", "lock"),
            Make(PrivateDirectory.Prefix + "0123456789abc", "lock"),
            Make(PrivateDirectory.Prefix + "0123456789aX", "lock"),
            Make("distributed-0123456789ab", "lock"),
        ];
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, PrivateDirectory.Sweep(_temp, _log, _time));

        Assert.False(Directory.Exists(dead));
        Assert.Equal($"Debug 205: {dead} was left behind by a program that is gone; deleted", _log.Take());
        Assert.True(Directory.Exists(living.Path));
        Assert.All(others, other => Assert.True(Directory.Exists(other)));
    }

    [Fact]
    public void One_that_is_just_being_made_has_no_lock_yet_and_stays()
    {
        string young = Make(PrivateDirectory.Prefix + "0123456789ab");

        Assert.Equal(0, PrivateDirectory.Sweep(_temp, _log, _time));
        Assert.True(Directory.Exists(young));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, PrivateDirectory.Sweep(_temp, _log, _time));
    }

    [Fact]
    public void One_without_a_lock_that_holds_something_is_not_touched()
    {
        string strange = Make(PrivateDirectory.Prefix + "0123456789ab", "precious");
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, PrivateDirectory.Sweep(_temp, _log, _time));
        Assert.True(File.Exists(Path.Combine(strange, "precious")));
    }

    [Fact]
    public void A_folder_that_does_not_exist_has_nothing_to_sweep() =>
        Assert.Equal(0, PrivateDirectory.Sweep(Path.Combine(_temp, "none"), _log, _time));

    private string Make(string name, params string[] files)
    {
        string path = Directory.CreateDirectory(Path.Combine(_temp, name)).FullName;
        foreach (string file in files) File.WriteAllText(Path.Combine(path, file), "");
        return path;
    }
}
