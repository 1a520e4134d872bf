using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Distributed.Parallel;

/// <summary>
/// Takes the redirected calls of <see cref="System.Threading.Tasks.Parallel"/>: called from generated code only, one method for each overload of the
/// BCL, the call site first. The BCL's type is written in full everywhere: this namespace hides its short name. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1068", Justification = "The order of parameters is the BCL's.")]
public static partial class DistributedParallel;
