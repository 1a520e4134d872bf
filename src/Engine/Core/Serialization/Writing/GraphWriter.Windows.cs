using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <remarks>This part: arrays of which only a part travels. In the table they have a mark where others have their length.</remarks>
internal sealed partial class GraphWriter
{
    /// <summary>In place of a length: the empty array that all code shares.</summary>
    public const int SharedEmpty = 0;

    /// <summary>In place of a length: length, first element and number of elements of a part follow, and whether it is overwritten.</summary>
    public const int Windowed = 1;

    /// <summary>What is added to other lengths.</summary>
    public const int FirstLength = 3;

    private readonly List<(int Index, ArrayWindow Window)> _windowed = [];
    private readonly List<Array> _again = [];
    private IReadOnlyList<ArrayWindow>? _windows;
    private Delegate? _closure;
    private object? _state;
    private int _closureMethod;
    private bool _hasTwinClosure;

    private void ForgetWindows()
    {
        _windows = null;
        _windowed.Clear();
        _again.Clear();
        _closureMethod = 0;
        _hasTwinClosure = false;
    }

    /// <summary>Another delegate of the closure's method uses what its own target says, of the same arrays perhaps.</summary>
    private void NoteMethod(Delegate value, object? target, int method)
    {
        if (ReferenceEquals(value, _closure))
            _closureMethod = method;
        else
            _hasTwinClosure |= method == _closureMethod && !ReferenceEquals(target, _closure?.Target);
    }

    private void NoteAgain(Array array)
    {
        if (!_again.Contains(array))
            _again.Add(array);
    }

    /// <summary>The part of an array that travels; <see langword="null"/> when all of it does.</summary>
    private ArrayWindow? WindowOf(Array array, TypeLayout layout)
    {
        if (_closure is null || layout is not { IsVector: true, Element.IsPlain: true } || array.LongLength * layout.ElementStride > GraphLimits.MaxWindowedBytes)
            return null;
        _windows ??= _plan!.WindowsOf(_closure, _state);
        foreach (var window in _windows)
        {
            if (ReferenceEquals(window.Array, array) && !_again.Contains(array))
                return window;
        }
        return null;
    }

    private void WriteWindow(ArrayWindow window, TypeLayout layout)
    {
        var isShared = !window.IsOverwritten && TryShare(window.Array, layout, window.From, window.Count);
        _table.WriteVarint(Windowed);
        _table.WriteVarint(window.Array.Length);
        _table.WriteVarint(window.From);
        _table.WriteVarint(window.Count);
        _table.WriteVarint(window.IsOverwritten ? 1 : 0);
        _windowed.Add((_current - _known - 1, window));
        if (window.IsOverwritten || isShared)
            return;
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
        if (_windowed.Count == 0)
            return true;
        var now = _hasTwinClosure ? [] : _plan!.WindowsOf(_closure!, _state);
        if (_windowed.TrueForAll(w => now.Contains(w.Window) && !_again.Contains(w.Window.Array)))
            return true;
        _closure = null;
        return false;
    }
}
