using System.Reflection;
using System.Text.RegularExpressions;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Static readonly fields of a user's type family (the type, its bases, the types it is nested in) that hold an object of the type. Only
/// objects that can't change (and generated regular expressions) go by name: for them, the copy in another process is as good as the original, and reference comparisons hold.
/// </summary>
/// <remarks>
/// Reading such a field may run its type initialiser. The type itself, its bases: an instance exists, so theirs ran, or the language lets it run at any time
/// (beforefieldinit). Enclosing types are looked at only in the latter case.
/// </remarks>
internal static class UserSingletons
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static Singleton[] Find(Type type)
    {
        if (!ImmutableTypes.Contains(type) && !type.IsSubclassOf(typeof(Regex)))
            return [];
        var owners = new List<Type>();
        for (var t = type; t is not null && !FrameworkAssemblies.Contains(t.Assembly); t = t.BaseType)
            owners.Add(t);
        for (var t = type.DeclaringType; t is not null; t = t.DeclaringType)
        {
            if (!t.ContainsGenericParameters && (t.Attributes & TypeAttributes.BeforeFieldInit) != 0)
                owners.Add(t);
        }
        return
        [
            .. owners.SelectMany(o => o.GetFields(Static))
                .Where(f => f.IsInitOnly && !f.FieldType.IsValueType && f.FieldType.IsAssignableFrom(type))
                .Select(f => Singleton.TryCreate(f.DeclaringType!, f.Name)).OfType<Singleton>().Where(s => s.Value.GetType() == type),
        ];
    }
}
