namespace Distributed.Engine.Effects.Slots;

/// <summary>The variables and the evaluation stack at one place of a method. Arguments come first among the variables, then locals.</summary>
internal sealed class SlotState(SlotValue[] variables, List<SlotValue> stack)
{
    public SlotValue[] Variables { get; } = variables;

    public List<SlotValue> Stack { get; } = stack;

    public SlotState Copy() => new([.. Variables], [.. Stack]);

    public SlotValue Pop()
    {
        if (Stack.Count == 0)
        {
            // After a leave, or in code that no path reaches.
            return SlotValue.Other;
        }

        var top = Stack[^1];
        Stack.RemoveAt(Stack.Count - 1);
        return top;
    }

    public void Push(SlotValue value) => Stack.Add(value);
}
