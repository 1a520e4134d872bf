namespace Distributed.Engine.Serialization;

/// <summary>The singletons among the objects of one type; found when the first object of the type is written. Thread-safe.</summary>
internal sealed class SingletonSet
{
    private readonly Lazy<Singleton[]> _members;

    private SingletonSet(Func<Singleton[]> find) => _members = new Lazy<Singleton[]>(find);

    public static SingletonSet None { get; } = new(static () => []);

    /// <summary>Whether looking is pointless.</summary>
    public bool IsEmpty => ReferenceEquals(this, None) || _members.Value.Length == 0;

    public static SingletonSet Of(Type type) => new(() => SingletonSearch.Find(type));

    /// <summary>The member that holds the object, if one does.</summary>
    public Singleton? Find(object value)
    {
        foreach (var member in _members.Value)
        {
            if (ReferenceEquals(member.Value, value))
                return member;
        }
        return null;
    }
}
