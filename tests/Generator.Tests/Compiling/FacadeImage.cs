using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Tests.Compiling;

/// <summary>A compiled façade: to compile against, and to load.</summary>
internal sealed class FacadeImage(byte[] bytes)
{
    public MetadataReference Reference { get; } = MetadataReference.CreateFromImage(bytes);

    public Stream Open() => new MemoryStream(bytes, writable: false);
}
