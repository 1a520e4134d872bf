using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <remarks>This part: arrays of which only a part travels. In the table they have a mark where others have their length.</remarks>
internal sealed partial class GraphWriter
{
    /// <summary>In place of a length: the empty array that all code shares.</summary>
    public const int SharedEmpty = 0;

    /// <summary>In place of a length: length, first element and number of elements of a part follow, and where its content is.</summary>
    public const int Windowed = 1;

    /// <summary>What is added to other lengths.</summary>
    public const int FirstLength = 3;

    /// <summary>The content of a part is the array's body.</summary>
    public const int IsHere = 0;

    /// <summary>The content of a part stays behind: it is overwritten.</summary>
    public const int StaysBehind = 1;

    /// <summary>Parts come with the graphs that continue this one.</summary>
    public const int IsOpen = 2;

    private readonly List<(int Index, ArrayWindow Window)> _windowed = [];
    private readonly List<Array> _again = [];
    private readonly List<(int Method, object? Target)> _judged = [];
    private PlannedWindows? _windows;
    private CallShape? _call;
    private Delegate? _body;
    private bool _hasTwinClosure;

    private void ForgetWindows()
    {
        _windows = null;
        _windowed.Clear();
        _again.Clear();
        _judged.Clear();
        _body = null;
        _hasTwinClosure = false;
    }

    /// <summary>Another delegate of the closure's method uses what its own target says, of the same arrays perhaps.</summary>
    private void NoteMethod(Delegate value, object? target, int method)
    {
        if (ReferenceEquals(value, _body))
            _judged.Add((method, target));
        else
            _hasTwinClosure |= _judged.Exists(j => j.Method == method && !ReferenceEquals(j.Target, target));
    }

    private void NoteAgain(Array array)
    {
        if (!_unheld.Remove(array) && !_again.Contains(array))
            _again.Add(array);
    }

    /// <summary>The part of an array that travels; <see langword="null"/> when all of it does.</summary>
    private ArrayWindow? WindowOf(Array array, TypeLayout layout)
    {
        if (_call is not { } call || layout is not { IsVector: true, Element.IsPlain: true } || array.LongLength * layout.ElementStride > GraphLimits.MaxWindowedBytes)
            return null;
        if (_again.Contains(array))
            return null;
        if (_sample is not null)
            return (_baseParts ??= PlanParts()).Of(array);
        return (_windows ??= call.WindowsIn(_plan!)).Of(array);
    }

    private void WriteWindow(ArrayWindow window, TypeLayout layout)
    {
        var isOpen = _baseParts?.IsOpen(window.Array) == true;
        var isShared = !isOpen && !window.IsOverwritten && TryShare(window.Array, layout, window.From, window.Count);
        _table.WriteVarint(Windowed);
        _table.WriteVarint(window.Array.Length);
        _table.WriteVarint(window.From);
        _table.WriteVarint(window.Count);
        if (isOpen)
        {
            _table.WriteVarint(IsOpen);
            _open.Add(_current - 1);
            return;
        }
        _table.WriteVarint(window.IsOverwritten ? StaysBehind : IsHere);
        _windowed.Add((_current - 1, window));
        if (!window.IsOverwritten && !isShared)
            WritePart(window, layout);
    }

    private void WritePart(ArrayWindow window, TypeLayout layout)
    {
        var size = layout.ElementBodySize;
        if ((long)window.Count * size > _limits.MaxBytes - _bodies.Length - _sharedBytes)
            throw TooLarge();
        var body = _bodies.Reserve(window.Count * size);
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(window.Array), window.From * (nint)size);
        MemoryMarshal.CreateReadOnlySpan(ref first, body.Length).CopyTo(body);
    }

    /// <summary>
    /// Whether the parts that were written are still the ones that are used: nothing was admitted since that uses more of them, what they were computed
    /// from has not changed, and nothing else in the graph is the same array. If not, the arrays travel whole.
    /// </summary>
    private bool AreWindowsCurrent()
    {
        if (_windowed.Count == 0 && _open.Count == 0)
            return true;
        if (!_hasTwinClosure && _windowed.TrueForAll(w => !_again.Contains(w.Window.Array)) && _open.TrueForAll(i => !_again.Contains((Array)_ids[i + 1])) && ArePlannedNow())
            return true;
        _call = null;
        return false;
    }

    private BaseParts PlanParts() => new(_call!.Value.WindowsIn(_plan!), _sample!.Value.WindowsIn(_plan!));

    private bool ArePlannedNow()
    {
        if (_baseParts is not null)
            return _baseParts.IsSame(PlanParts());
        var now = _call!.Value.WindowsIn(_plan!);
        return _windowed.TrueForAll(w => now.Of(w.Window.Array) == w.Window);
    }
}
