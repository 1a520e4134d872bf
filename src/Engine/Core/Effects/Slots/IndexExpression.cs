namespace Distributed.Engine.Effects.Slots;

/// <summary>How an integer of a closure is computed from what the closure captured. Equal by value, but for loop variables.</summary>
internal abstract record IndexExpression
{
    /// <summary>Larger ones are given up: nothing is known of them.</summary>
    public const int MaxSize = 48;

    /// <summary>Nodes of the expression.</summary>
    public virtual int Size => 1;

    /// <summary>All values it can have.</summary>
    /// <param name="scope">What was captured.</param>
    public abstract Interval Evaluate(SlotScope scope);

    /// <summary>Whether a loop variable is in it.</summary>
    public virtual bool Contains(LoopVariable variable) => false;

    /// <summary>What it turned out to be, once a method's walk has ended.</summary>
    public virtual IndexExpression Settled => this;

    /// <summary>Without what conditions say of it.</summary>
    public virtual IndexExpression Bare => this;

    /// <summary>Adds the captured fields it is computed from.</summary>
    /// <param name="paths">Gets them.</param>
    /// <param name="seen">Loop variables that were looked at.</param>
    public virtual void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen)
    {
    }

    /// <summary>An expression, or one that says nothing when it is too large.</summary>
    public static IndexExpression Limit(IndexExpression expression) => expression.Size <= MaxSize ? expression : UnknownIndex.Instance;
}
