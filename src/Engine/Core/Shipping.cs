using Distributed.Engine.Serialization;

namespace Distributed;

/// <summary>How classes of other people travel, where their fields as they are can't. Thread-safe.</summary>
public static class Shipping
{
    /// <summary>
    /// Registers how objects of a class travel. Call it before the first call that captures one, in the driver only: the receiving process
    /// never runs the program's Main, it is told the method to use. Hence <paramref name="fromData"/> must be a static method or a lambda without captures.
    /// Changes that a shipped closure makes to such an object are not written back.
    /// </summary>
    /// <typeparam name="T">The class, exactly; derived classes need their own registration.</typeparam>
    /// <typeparam name="TData">What travels in its place: anything that can travel.</typeparam>
    /// <param name="toData">Gives the data to send.</param>
    /// <param name="fromData">Makes the object from a copy of the data, in another process.</param>
    /// <exception cref="ArgumentException">A lambda captures something, or the class is abstract.</exception>
    /// <exception cref="InvalidOperationException">The class is registered already, or objects of it have travelled.</exception>
    public static void Register<T, TData>(Func<T, TData> toData, Func<TData, T> fromData)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(toData);
        ArgumentNullException.ThrowIfNull(fromData);
        UserSurrogates.Register(toData, fromData);
    }
}
