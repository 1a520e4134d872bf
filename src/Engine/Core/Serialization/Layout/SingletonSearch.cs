using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
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
        (typeof(Encoding), nameof(Encoding.UTF8)),
        (typeof(Encoding), nameof(Encoding.ASCII)),
        (typeof(Encoding), nameof(Encoding.Latin1)),
        (typeof(Encoding), nameof(Encoding.Unicode)),
        (typeof(Encoding), nameof(Encoding.BigEndianUnicode)),
        (typeof(Encoding), nameof(Encoding.UTF32)),
        (typeof(IPAddress), nameof(IPAddress.Any)),
        (typeof(IPAddress), nameof(IPAddress.Loopback)),
        (typeof(IPAddress), nameof(IPAddress.Broadcast)),
        (typeof(IPAddress), nameof(IPAddress.None)),
        (typeof(IPAddress), nameof(IPAddress.IPv6Any)),
        (typeof(IPAddress), nameof(IPAddress.IPv6Loopback)),
        (typeof(IPAddress), nameof(IPAddress.IPv6None)),
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

    /// <summary>Generic classes with one empty object of each kind.</summary>
    private static readonly HashSet<Type> WithEmpty =
    [
        typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(ReadOnlyCollection<>), typeof(ReadOnlyDictionary<,>),
    ];

    /// <summary>Only members of the type's own bases are looked at: reading others would run initialisers for nothing (time zones read files).</summary>
    public static Singleton[] Find(Type type)
    {
        if (!FrameworkAssemblies.Contains(type.Assembly))
            return UserSingletons.Find(type);
        var found = new List<Singleton>();
        foreach (var (owner, member) in Framework)
        {
            if (owner.IsAssignableFrom(type))
                Add(owner, member);
        }
        foreach (var (owner, members) in PrivateFramework)
        {
            for (var t = type; t is not null; t = t.BaseType)
            {
                if (t.FullName == owner)
                    Array.ForEach(members, m => Add(t, m));
            }
        }
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && WithEmpty.Contains(t.GetGenericTypeDefinition()))
                Add(t, nameof(ImmutableList<>.Empty));
        }
        if (DefaultComparer(type) is { } comparer)
            found.Add(comparer);
        return [.. found];

        void Add(Type owner, string member)
        {
            if (Singleton.TryCreate(owner, member) is { } singleton && singleton.Value.GetType() == type)
                found.Add(singleton);
        }
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
