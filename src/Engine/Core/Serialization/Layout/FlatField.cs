using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>A leaf before its place in the body is known.</summary>
internal sealed record FlatField(string Name, int Offset, int Size, Type Type, FieldInfo? Outer, bool IsReference);
