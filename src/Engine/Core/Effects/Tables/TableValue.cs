namespace Distributed.Engine.Effects.Tables;

/// <summary>A value on the stack or in a variable that leads to a table.</summary>
/// <param name="Root">The table.</param>
/// <param name="Depth">How many arrays deep: 0 for the table itself.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct TableValue(TableRoot Root, int Depth, TableValueKind Kind)
{
    /// <summary>What an element is, by what the table was declared to hold.</summary>
    public Type? ElementType
    {
        get
        {
            var type = Root.Type;
            for (int i = 0; i <= Depth && type is not null; i++)
            {
                type = type.IsArray ? type.GetElementType() : null;
            }

            return type;
        }
    }
}
