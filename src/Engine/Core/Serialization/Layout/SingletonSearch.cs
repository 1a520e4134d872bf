using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Finds the static members that hold objects of a type. Of the framework's: a list, as data. Of users' types: static readonly fields in the
/// type's own family whose object can't change after it is made.
/// </summary>
internal static class SingletonSearch
{
    /// <summary>Framework members whose objects are the same by name in every process. Types by full name where they are private.</summary>
    private static readonly (Type Owner, string Member)[] Framework =
    [
        (typeof(DBNull), nameof(DBNull.Value)),
        (typeof(Missing), nameof(Missing.Value)),
        (typeof(EventArgs), nameof(EventArgs.Empty)),
        (typeof(StringComparer), nameof(StringComparer.Ordinal)),
        (typeof(StringComparer), nameof(StringComparer.OrdinalIgnoreCase)),
        (typeof(StringComparer), nameof(StringComparer.InvariantCulture)),
        (typeof(StringComparer), nameof(StringComparer.InvariantCultureIgnoreCase)),
        (typeof(ReferenceEqualityComparer), nameof(ReferenceEqualityComparer.Instance)),
        (typeof(TimeProvider), nameof(TimeProvider.System)),
        (typeof(TimeZoneInfo), nameof(TimeZoneInfo.Utc)),
        (typeof(TimeZoneInfo), nameof(TimeZoneInfo.Local)),
        (typeof(CultureInfo), nameof(CultureInfo.InvariantCulture)),
        (typeof(NumberFormatInfo), nameof(NumberFormatInfo.InvariantInfo)),
        (typeof(DateTimeFormatInfo), nameof(DateTimeFormatInfo.InvariantInfo)),
        (typeof(Random), nameof(Random.Shared)),
        (typeof(Type), nameof(Type.FilterName)),
        (typeof(Encoding), nameof(Encoding.UTF8)),
        (typeof(Encoding), nameof(Encoding.ASCII)),
        (typeof(Encoding), nameof(Encoding.Latin1)),
        (typeof(Encoding), nameof(Encoding.Unicode)),
        (typeof(Encoding), nameof(Encoding.BigEndianUnicode)),
        (typeof(Encoding), nameof(Encoding.UTF32)),
        (typeof(Task), nameof(Task.CompletedTask)),
        (typeof(Stream), nameof(Stream.Null)),
        (typeof(TextReader), nameof(TextReader.Null)),
        (typeof(TextWriter), nameof(TextWriter.Null)),
    ];

    /// <summary>Private ones: string tables compare by these until they see too many collisions.</summary>
    private static readonly (string Owner, string[] Members)[] PrivateFramework =
    [
        ("System.Collections.Generic.NonRandomizedStringEqualityComparer",
            ["WrappedAroundDefaultComparer", "WrappedAroundStringComparerOrdinal", "WrappedAroundStringComparerOrdinalIgnoreCase"]),
    ];

    private static readonly Lazy<ILookup<Type, Singleton>> ByType = new(LoadFramework);

    public static Singleton[] Find(Type type)
    {
        if (!FrameworkAssemblies.Contains(type.Assembly))
            return UserSingletons.Find(type);
        var listed = ByType.Value[type];
        return DefaultComparer(type) is { } comparer ? [.. listed, comparer] : [.. listed];
    }

    private static ILookup<Type, Singleton> LoadFramework()
    {
        var core = typeof(object).Assembly;
        var hidden = PrivateFramework.SelectMany(p => p.Members.Select(m => (Owner: core.GetType(p.Owner), Member: m)))
            .Where(p => p.Owner is not null).Select(p => (p.Owner!, p.Member));
        return Framework.Concat(hidden).Select(m => Singleton.TryCreate(m.Item1, m.Item2)).OfType<Singleton>().ToLookup(s => s.Value.GetType());
    }

    /// <summary><c>Comparer&lt;T&gt;.Default</c> and <c>EqualityComparer&lt;T&gt;.Default</c>: code tests for them by reference.</summary>
    private static Singleton? DefaultComparer(Type type)
    {
        for (var t = type.BaseType; t is { IsGenericType: true }; t = t.BaseType)
        {
            var definition = t.GetGenericTypeDefinition();
            if (definition == typeof(Comparer<>) || definition == typeof(EqualityComparer<>))
                return Singleton.TryCreate(t, "Default") is { } found && found.Value.GetType() == type ? found : null;
        }
        return null;
    }
}
