namespace Distributed.Engine.Serialization;

internal sealed partial class GraphReader
{
    /// <summary>Delegates whose targets are delegates nest this deep at most.</summary>
    private const int MaxDelegatePasses = 64;

    /// <summary>Holds the place of a delegate until its target exists.</summary>
    private static readonly object Unbound = new();

    private object ReserveDelegate(int index, ref ByteCursor table, ref ByteCursor bodies)
    {
        var count = table.ReadVarint();
        if (count == 0)
            throw new GraphFormatException("A delegate without a target is described.");
        SetCount(index, count);
        TakeIds(count == 1 ? 2 : count, ref bodies);
        (_delegates ??= []).Add(index);
        return Unbound;
    }

    /// <summary>Targets mostly have higher ids, so one pass from the last to the first nearly always does.</summary>
    private void BindDelegates()
    {
        if (_delegates is null)
            return;
        var open = _delegates.Count;
        for (var pass = 0; open > 0; pass++)
        {
            if (pass == MaxDelegatePasses)
                throw new GraphFormatException($"{open} delegates refer to each other in a circle or deeper than {MaxDelegatePasses}.");
            for (var i = _delegates.Count - 1; i >= 0; i--)
            {
                var index = _delegates[i];
                if (!ReferenceEquals(_objects[index], Unbound) || TryBind(index) is not { } bound)
                    continue;
                _objects[index] = bound;
                open--;
            }
        }
    }

    private Delegate? TryBind(int index)
    {
        var type = _layouts[index]!.Type;
        var body = BodyOf(index);
        if (_counts![index] > 1)
            return TryCombine(type, _counts[index], ref body);
        var method = _definitions.Method(body.ReadInt32());
        var target = Resolve(body.ReadInt32());
        if (ReferenceEquals(target, Unbound))
            return null;
        try
        {
            return DelegateBinder.Bind(type, method, target);
        }
        catch (Exception e) when (e is ArgumentException or MemberAccessException)
        {
            throw new GraphFormatException($"{method} of {method.DeclaringType} can't be bound to a {type}.", e);
        }
    }

    private Delegate? TryCombine(Type type, int count, ref ByteCursor body)
    {
        var parts = new Delegate[count];
        for (var i = 0; i < count; i++)
        {
            var part = Resolve(body.ReadInt32());
            if (ReferenceEquals(part, Unbound))
                return null;
            if (part is not Delegate { HasSingleTarget: true } one || one.GetType() != type)
                throw new GraphFormatException($"A combined {type} has a part that isn't one.");
            parts[i] = one;
        }
        return Delegate.Combine(parts);
    }
}
