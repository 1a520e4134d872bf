using System.Collections;

namespace Distributed.Engine.Serialization;

/// <summary>
/// The framework's classes that travel by their raw fields, and so with order, capacity and version. A class is on this list when
/// its fields are plain data and other listed types; whatever isn't listed is refused. Data, by full name, since many are private.
/// </summary>
internal static class FrameworkTypes
{
    private static readonly HashSet<string> Raw = new(StringComparer.Ordinal)
    {
        "System.Object", "System.EventArgs", "System.Attribute", "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4",
        "System.Tuple`5", "System.Tuple`6", "System.Tuple`7", "System.Tuple`8", "System.Text.StringBuilder", "System.Lazy`1", "System.LazyHelper",
        "System.Diagnostics.Stopwatch", "System.Runtime.CompilerServices.StrongBox`1", "System.Threading.Lock",

        "System.Random", "System.Random+ImplBase", "System.Random+XoshiroImpl", "System.Random+Net5CompatSeedImpl",
        "System.Random+Net5CompatDerivedImpl", "System.Random+CompatSeedImpl", "System.Random+CompatDerivedImpl", "System.Random+CompatPrng",

        "System.Collections.Generic.List`1", "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.LinkedList`1", "System.Collections.Generic.LinkedListNode`1",
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.Dictionary`2+KeyCollection", "System.Collections.Generic.Dictionary`2+ValueCollection",
        "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.SortedList`2", "System.Collections.Generic.SortedList`2+KeyList", "System.Collections.Generic.SortedList`2+ValueList",
        "System.Collections.Generic.SortedSet`1", "System.Collections.Generic.SortedSet`1+Node", "System.Collections.Generic.TreeSet`1",
        "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedDictionary`2+KeyValuePairComparer",
        "System.Collections.Generic.SortedDictionary`2+KeyCollection", "System.Collections.Generic.SortedDictionary`2+ValueCollection",
        "System.Collections.Generic.PriorityQueue`2", "System.Collections.Generic.PriorityQueue`2+UnorderedItemsCollection",
        "System.Collections.Generic.OrderedDictionary`2+KeyCollection", "System.Collections.Generic.OrderedDictionary`2+ValueCollection",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2", "System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2+ValueCollection", "System.Collections.ObjectModel.ReadOnlySet`1",
        "System.Collections.ObjectModel.ObservableCollection`1", "System.Collections.ObjectModel.ReadOnlyObservableCollection`1",
        "System.Collections.ObjectModel.ObservableCollection`1+SimpleMonitor", "System.Collections.ObjectModel.KeyedCollection`2",
        "System.Collections.BitArray", "System.Collections.ArrayList", "System.Collections.Queue", "System.Collections.Stack",
        "System.Collections.ListDictionaryInternal", "System.Collections.ListDictionaryInternal+DictionaryNode",

        "System.Collections.Immutable.ImmutableList`1", "System.Collections.Immutable.ImmutableList`1+Node",
        "System.Collections.Immutable.ImmutableStack`1", "System.Collections.Immutable.ImmutableQueue`1",
        "System.Collections.Immutable.ImmutableSortedSet`1", "System.Collections.Immutable.ImmutableSortedSet`1+Node",
        "System.Collections.Immutable.ImmutableSortedDictionary`2", "System.Collections.Immutable.ImmutableSortedDictionary`2+Node",
        "System.Collections.Immutable.ImmutableArray`1+Builder", "System.Collections.Immutable.ImmutableList`1+Builder",

        "System.Collections.Generic.Comparer`1", "System.Collections.Generic.ComparisonComparer`1", "System.Collections.Generic.GenericComparer`1",
        "System.Collections.Generic.ObjectComparer`1", "System.Collections.Generic.NullableComparer`1", "System.Collections.Generic.EnumComparer`1",
        "System.Collections.Generic.EqualityComparer`1", "System.Collections.Generic.GenericEqualityComparer`1",
        "System.Collections.Generic.ObjectEqualityComparer`1", "System.Collections.Generic.NullableEqualityComparer`1",
        "System.Collections.Generic.EnumEqualityComparer`1", "System.Collections.Generic.ByteEqualityComparer",
        "System.Collections.Generic.StringEqualityComparer", "System.Collections.Generic.DelegateEqualityComparer`1",
        "System.Collections.Generic.EqualityComparer`1+DelegateEqualityComparer`1", "System.Collections.Generic.ReferenceEqualityComparer",

        "System.StringComparer", "System.CultureAwareComparer", "System.Version", "System.Globalization.NumberFormatInfo",
        "System.Net.IPAddress", "System.Net.IPAddress+ReadOnlyIPAddress", "System.Net.EndPoint", "System.Net.IPEndPoint", "System.Net.DnsEndPoint",
        "System.ComponentModel.PropertyChangedEventArgs", "System.Collections.DictionaryBase", "System.Collections.CollectionBase",
    };

    /// <summary>Whether a framework class travels by its fields. A user's class derived from it does too.</summary>
    public static bool IsRaw(Type type)
    {
        if (typeof(Exception).IsAssignableFrom(type))
            return true;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return Raw.Contains(definition.FullName ?? "");
    }

    /// <summary>Why a class can't travel by its fields; <see langword="null"/> when it can.</summary>
    public static Refusal? RefusalOfClass(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (!FrameworkAssemblies.Contains(t.Assembly) || IsRaw(t))
                continue;
            if (t.Name.Contains("Iterator", StringComparison.Ordinal) || IsUnlistedSequence(t))
                return new Refusal("", type, "is a lazy sequence of the framework", "call ToArray() or ToList() before the lambda");
            return t == type
                ? new Refusal("", type, "isn't known to travel", "capture the values needed from it, or register a surrogate with Shipping.Register")
                : new Refusal("", type, $"derives from {TypeNames.Of(t)}, which isn't known to travel", "capture the values needed from it, or implement IShippable");
        }
        return null;
    }

    private static bool IsUnlistedSequence(Type type) =>
        type.Namespace == "System.Linq" && (typeof(IEnumerable).IsAssignableFrom(type) || typeof(IEnumerator).IsAssignableFrom(type));
}
