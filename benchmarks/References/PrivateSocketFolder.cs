namespace Distributed.Benchmarks.References;

/// <summary>A folder for one benchmark's Unix sockets, deleted with it. Its path is short: sockets allow about 100 characters.</summary>
internal sealed class PrivateSocketFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dbench");

    internal string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
