using System.Diagnostics.CodeAnalysis;

namespace Distributed;

/// <summary>
/// A class that says itself how it travels: as other data. Implement it where the fields as they are can't travel or shouldn't, for example
/// because they hold a connection that can be opened again from an address. Changes that a shipped closure makes to the object are not written back.
/// </summary>
/// <typeparam name="TSelf">The class itself, exactly: a derived class implements the interface for itself.</typeparam>
/// <typeparam name="TData">What travels in its place: anything that can travel.</typeparam>
/// <example>
/// <code>
/// sealed class Model : IShippable&lt;Model, string&gt;
/// {
///     public string ToShipment() =&gt; Path;
///     public static Model FromShipment(string path) =&gt; Model.Open(path);
/// }
/// </code>
/// </example>
public interface IShippable<TSelf, TData>
    where TSelf : class, IShippable<TSelf, TData>
{
    /// <summary>The data to send. Called on the thread that submits, or on one of the engine's.</summary>
    TData ToShipment();

    /// <summary>Makes the object in another process, which never ran the program's Main: nothing set up there is set up here.</summary>
    /// <param name="data">A copy of what <see cref="ToShipment"/> gave.</param>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The receiver has no instance to call.")]
    static abstract TSelf FromShipment(TData data);
}
