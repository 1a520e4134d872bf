using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Redirecting;
using Distributed.Engine.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Generator.Tests;

/// <summary>A further façade is a row: extension methods, spans and by-ref parameters come out right before the first one needs them.</summary>
public sealed class FacadeRowTests
{
    private const string Facades = """
        using System;
        using System.Linq;
        using System.Threading;
        namespace Distributed.Engine.Calls { public class CallSite; }
        namespace Further
        {
            using Distributed.Engine.Calls;
            public static class Calls
            {
                public static ParallelQuery<R> Select<S, R>(CallSite site, ParallelQuery<S> source, Func<S, R> selector) => null!;
                public static string Concat(CallSite site, params ReadOnlySpan<string> values) => null!;
                public static int Increment(CallSite site, ref int location) => 0;
                public static long Increment(CallSite site, long location) => 0;
                public static object Increment(CallSite site, ref uint location) => 0u;
            }
        }
        """;

    private readonly CSharpCompilation _compilation = CSharpCompilation.Create(
        "c", [CSharpSyntaxTree.ParseText(Facades)], FrameworkReferences.All, new(OutputKind.DynamicallyLinkedLibrary));

    private RedirectedMethod? Counterpart(string type, string member, Func<IMethodSymbol, bool> overload)
    {
        var binding = FacadeBinding.TryCreate(new("Further", "Further.Calls", [new(type, member)]), _compilation);
        var method = _compilation.GetTypeByMetadataName(type)!.GetMembers(member).OfType<IMethodSymbol>().Single(overload);
        Assert.True(binding!.TryGetTarget(method, out var counterpart));
        return counterpart;
    }

    [Fact]
    public void Extension_methods_take_this_first()
    {
        var select = Counterpart("System.Linq.ParallelEnumerable", "Select", m => ((INamedTypeSymbol)m.Parameters[1].Type).Arity == 2);

        Assert.Equal(
            "this global::System.Linq.ParallelQuery<TSource> source, global::System.Func<TSource, TResult> selector", select!.Parameters);
        Assert.Equal("<TSource, TResult>", select.TypeParameters);
        Assert.Equal(", source, selector", select.Arguments);
        Assert.Null(Counterpart("System.Linq.ParallelEnumerable", "Select", m => ((INamedTypeSymbol)m.Parameters[1].Type).Arity == 3));
    }

    [Fact]
    public void Params_spans_are_scoped()
    {
        var concat = Counterpart("System.String", "Concat", m => m.Parameters.Length == 1
            && m.Parameters[0].Type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [{ SpecialType: SpecialType.System_String }] });

        Assert.Equal("scoped global::System.ReadOnlySpan<string> values", concat!.Parameters);
    }

    [Fact]
    public void By_ref_parameters_and_return_types_must_agree()
    {
        static bool Of(IMethodSymbol m, SpecialType type) => m.Parameters[0].Type.SpecialType == type;

        var increment = Counterpart("System.Threading.Interlocked", "Increment", m => Of(m, SpecialType.System_Int32));

        Assert.Equal("ref int location", increment!.Parameters);
        Assert.Equal(", ref location", increment.Arguments);
        Assert.Null(Counterpart("System.Threading.Interlocked", "Increment", m => Of(m, SpecialType.System_Int64)));
        Assert.Null(Counterpart("System.Threading.Interlocked", "Increment", m => Of(m, SpecialType.System_UInt32)));
    }

    [Theory]
    [InlineData("System.Threading.Tasks", "System.Threading.Tasks", true)]
    [InlineData("System.Threading.Tasks", "Threading.Tasks", false)]
    [InlineData("System.Threading.Tasks", "My.System.Threading.Tasks", false)]
    [InlineData("System.Threading", "System.Threading.Tasks", false)]
    [InlineData("System", "System", true)]
    public void Namespaces_are_compared_by_their_full_name(string space, string name, bool same)
    {
        INamespaceSymbol symbol = _compilation.GlobalNamespace;
        foreach (var part in space.Split('.'))
        {
            symbol = symbol.GetNamespaceMembers().Single(member => member.Name == part);
        }

        Assert.Equal(same, UsingScope.IsNamed(symbol, name));
    }
}
