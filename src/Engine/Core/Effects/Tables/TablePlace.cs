namespace Distributed.Engine.Effects.Tables;

/// <summary>A variable that may lead to a table: a local or parameter of a method, or a field of a class that the compiler made.</summary>
/// <param name="Token">The method's or the field's.</param>
/// <param name="Local">The local's index; negative: none.</param>
/// <param name="Argument">The argument's index; negative: none.</param>
internal readonly record struct TablePlace(int Token, int Local = -1, int Argument = -1);
