using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Planning.Static;

/// <summary>
/// What is stored into fields that only their own type's code can write: captured locals, private and readonly fields. Where all stores are of new objects, the
/// declared type doesn't matter. Not thread-safe.
/// </summary>
internal sealed class FieldOrigins
{
    /// <summary>By outermost type; null marks a store of something else.</summary>
    private readonly Dictionary<Type, Dictionary<FieldKey, List<StoredValue?>>> _read = [];

    /// <summary>All that the field can hold beside null; empty when that isn't known.</summary>
    public IReadOnlyList<StoredValue> Of(FieldInfo field)
    {
        var owner = field.DeclaringType!;
        var isOwn = field.IsPrivate || field.IsInitOnly || owner.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        if (!isOwn || owner.IsGenericType)
        {
            return [];
        }

        var outermost = OutermostType.Of(owner);
        if (!_read.TryGetValue(outermost, out var stores))
        {
            _read[outermost] = stores = Read(outermost);
        }

        return stores.TryGetValue(FieldKey.Of(field), out var values) && values.TrueForAll(value => value is not null) ? [.. values.OfType<StoredValue>()] : [];
    }

    private static Dictionary<FieldKey, List<StoredValue?>> Read(Type outermost)
    {
        var found = new Dictionary<FieldKey, List<StoredValue?>>();
        foreach (var method in OutermostType.MethodsOf(outermost))
        {
            Read(method, found);
        }

        return found;
    }

    private static void Read(MethodBase method, Dictionary<FieldKey, List<StoredValue?>> found)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il)
        {
            return;
        }

        var code = IlDecoder.Decode(il);
        CallReader? reader = null;
        for (var at = 0; at < code.Count; at++)
        {
            if (code[at].Code != OpCodes.Stfld && code[at].Code != OpCodes.Ldflda)
            {
                continue;
            }

            try
            {
                var field = (FieldInfo)RedirectedCalls.Resolve(method, code[at].Operand);
                reader ??= new CallReader(method, body, code);
                if (!found.TryGetValue(FieldKey.Of(field), out var values))
                {
                    found[FieldKey.Of(field)] = values = [];
                }

                // Through an address anything may be stored.
                values.Add(code[at].Code == OpCodes.Stfld ? reader.StoredAt(at) : null);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A field of a type that isn't there is none of the program's own.
            }
        }
    }
}
