namespace Distributed.Engine.WriteBack;

/// <summary>Values of an array that a message will contain; they are still in the array only.</summary>
/// <param name="At">Where they belong, counted in the message without any late values. The mask of a bitmap ends there.</param>
/// <param name="Array">The array; nobody writes to it any more.</param>
/// <param name="Column">Which of its columns.</param>
/// <param name="Start">The first unit of the segment.</param>
/// <param name="Count">Units of the segment.</param>
/// <param name="Bytes">Bytes of the values.</param>
/// <param name="IsBitmap">Only units whose bit is set.</param>
internal readonly record struct LatePiece(int At, Array Array, Column Column, int Start, int Count, int Bytes, bool IsBitmap);
