using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Finds where the runtime put the fields of a type: one throw-away method per type subtracts each field's address from the address of
/// the first data byte. No knowledge of runtime internals is needed, and the answer holds for the life of the process.
/// </summary>
internal static class FieldOffsets
{
    private const int StackSlack = 4;

    /// <summary>Offsets of the fields from the first data byte, in the order given. The type must be creatable without a constructor.</summary>
    public static int[] Of(Type type, FieldInfo[] fields)
    {
        var offsets = new int[fields.Length];
        if (fields.Length == 0)
            return offsets;
        var method = new DynamicMethod("Offsets", typeof(void), [typeof(object), typeof(int[])], typeof(FieldOffsets).Module, skipVisibility: true);
        var il = method.GetILGenerator(fields.Length * 32 + StackSlack);
        var local = type.IsValueType ? il.DeclareLocal(type) : null;
        for (var i = 0; i < fields.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, i);
            LoadInstance(il, local);
            il.Emit(OpCodes.Ldflda, fields[i]);
            LoadInstance(il, local);
            if (local is null)
                il.Emit(OpCodes.Ldflda, RawObject.FirstByte);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Stelem_I4);
        }
        il.Emit(OpCodes.Ret);
        var instance = local is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
        method.CreateDelegate<Action<object?, int[]>>()(instance, offsets);
        return offsets;
    }

    private static void LoadInstance(ILGenerator il, LocalBuilder? local)
    {
        if (local is null)
            il.Emit(OpCodes.Ldarg_0);
        else
            il.Emit(OpCodes.Ldloca, local);
    }
}
