namespace Distributed.Engine.Serialization;

/// <summary>A stretch of plain bytes that is copied at once.</summary>
/// <param name="Offset">Bytes from the first data byte.</param>
/// <param name="BodyOffset">Bytes from the start of the body.</param>
/// <param name="Length">Bytes, the same in both.</param>
internal readonly record struct PlainRun(int Offset, int BodyOffset, int Length);
