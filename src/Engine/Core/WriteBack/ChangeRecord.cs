using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>The changes of one of the caller's objects.</summary>
/// <param name="Index">Its place among the objects that were sent.</param>
/// <param name="Target">The object.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="Start">Where in the message its leaves begin.</param>
internal readonly record struct ChangeRecord(int Index, object Target, TypeLayout Layout, int Start);
