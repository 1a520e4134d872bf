using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Calls;
using Distributed.Engine.Effects.Il;
using CallForm = Distributed.Engine.Calls.CallForm;

namespace Distributed.Engine.Planning.Static;

/// <summary>
/// The generated methods of one module by token, read from their IL: each loads its call site and calls the façade. Nothing of the module is run. Immutable once read.
/// </summary>
internal static class InterceptorTable
{
    /// <summary>Where the generator puts them.</summary>
    private const string Namespace = "Distributed.Generated";

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static Dictionary<int, Interceptor> Read(IEnumerable<Type> types)
    {
        var found = new Dictionary<int, Interceptor>();
        foreach (var type in types)
        {
            if (type.Namespace == Namespace && type.TypeInitializer is { } initializer && SitesOf(initializer) is { Count: > 0 } sites)
            {
                foreach (var method in type.GetMethods(Static))
                {
                    if (Read(method, sites) is { } interceptor)
                    {
                        found[method.MetadataToken] = interceptor;
                    }
                }
            }
        }

        return found;
    }

    /// <summary><c>new CallSite("file", line, "member")</c> for each static field.</summary>
    private static Dictionary<int, CallSite> SitesOf(ConstructorInfo initializer)
    {
        var sites = new Dictionary<int, CallSite>();
        var texts = new List<string>();
        var line = 0;
        foreach (var instruction in Decode(initializer))
        {
            if (instruction.Code == OpCodes.Ldstr)
            {
                texts.Add(initializer.Module.ResolveString(instruction.Operand));
            }
            else if (Constant(instruction) is { } number)
            {
                line = number;
            }
            else if (instruction.Code == OpCodes.Stsfld && texts.Count >= 2)
            {
                sites[instruction.Operand] = new CallSite(texts[^2], line, texts[^1]);
                texts.Clear();
            }
        }

        return sites;
    }

    private static Interceptor? Read(MethodInfo method, Dictionary<int, CallSite> sites)
    {
        CallSite? site = null;
        foreach (var instruction in Decode(method))
        {
            if (instruction.Code == OpCodes.Ldsfld && sites.TryGetValue(instruction.Operand, out var loaded))
            {
                site = loaded;
            }
            else if (site is not null && instruction.Code == OpCodes.Call)
            {
                var parameters = method.GetParameters();
                var body = Array.Find(parameters, Interceptor.IsBody) ?? Array.Find(parameters, p => p.ParameterType == typeof(Action[]));
                return body is null ? null : new Interceptor(site, FormOf(site.Member, method.Name, body.ParameterType), parameters);
            }
        }

        return null;
    }

    private static CallForm FormOf(string member, string name, Type body) =>
        member.StartsWith("Parallel.", StringComparison.Ordinal) ? CallForm.Loop
        : name.StartsWith("StartNew", StringComparison.Ordinal) ? CallForm.StartNew
        : body.IsGenericType && typeof(Task).IsAssignableFrom(body.GetGenericArguments()[^1]) ? CallForm.RunAsync
        : CallForm.Run;

    private static List<Instruction> Decode(MethodBase method) =>
        method.GetMethodBody()?.GetILAsByteArray() is { } il ? IlDecoder.Decode(il) : [];

    /// <summary>The number that an instruction pushes; null when it pushes something else.</summary>
    internal static int? Constant(Instruction instruction)
    {
        var code = instruction.Code;
        return code == OpCodes.Ldc_I4 ? instruction.Operand
            : code == OpCodes.Ldc_I4_S ? (sbyte)instruction.Operand
            : code == OpCodes.Ldc_I4_M1 ? -1
            : code.Value >= OpCodes.Ldc_I4_0.Value && code.Value <= OpCodes.Ldc_I4_8.Value ? code.Value - OpCodes.Ldc_I4_0.Value
            : null;
    }
}
