extern alias parallel;

using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Tests.Effects;

/// <summary>How effects grow with captures, what is pruned, and what stays as it was.</summary>
public class ClosureEffectsTests
{
    private readonly EffectAnalyzer analyzer = new();

    private interface IShape
    {
        double Area();
    }

    [Fact]
    public void Same_method_is_analysed_once()
    {
        Func<int> closure = () => 1;
        Assert.Same(analyzer.Analyze(closure.Method), analyzer.Analyze(closure.Method));
    }

    [Fact]
    public void A_refused_type_leaves_everything_as_it_was()
    {
        IShape shape = new Good();
        Func<double> closure = () => shape.Area();
        var effects = analyzer.Analyze(closure.Method);
        Assert.Null(effects.Include(closure.Target!.GetType()));
        int methods = effects.MethodCount;

        var reason = effects.Include(typeof(Bad));

        Assert.Equal(LocalReasonKind.StaticState, reason!.Kind);
        Assert.Equal(methods, effects.MethodCount);
        Assert.Null(effects.Reason);
        Assert.Null(effects.Include(typeof(Good)));
        Assert.Equal(reason, effects.Include(typeof(Bad)));
        Assert.False(effects.Touches(typeof(Bad).GetField("unseen")!));
    }

    [Fact]
    public void What_keys_are_hashed_by_is_touched_once_a_table_of_them_is_captured()
    {
        Func<int> closure = () => 1;
        var name = typeof(Seat).GetField("Name")!;
        var effects = analyzer.Analyze(closure.Method);
        Assert.Null(effects.Include(typeof(Seat)));
        Assert.Null(effects.Include(typeof(Dictionary<string, Seat>)));
        Assert.False(effects.Touches(name));

        Assert.Null(effects.Include(typeof(HashSet<Seat>)));

        Assert.True(effects.Touches(name));
    }

    [Fact]
    public void Only_fields_that_followed_code_uses_are_touched()
    {
        var order = new Order();
        string unused = "x";
        Func<int> closure = () => order.Total();
        Func<string> sibling = () => unused;
        var effects = analyzer.Analyze(closure.Method);

        var display = closure.Target!.GetType();
        Assert.Same(display, sibling.Target!.GetType());
        Assert.True(effects.Touches(display.GetField("order")!));
        Assert.False(effects.Touches(display.GetField("unused")!));
        Assert.True(effects.Touches(typeof(Order).GetField("Lines")!));
        Assert.False(effects.Touches(typeof(Order).GetField("Notes")!));
    }

    [Fact]
    public void A_field_is_touched_once_an_override_that_reads_it_is_included()
    {
        IShape shape = new Good();
        Func<double> closure = () => shape.Area();
        var effects = analyzer.Analyze(closure.Method);
        var size = typeof(Good).GetField("Size")!;
        Assert.False(effects.Touches(size));
        Assert.Null(effects.Include(typeof(Good)));
        Assert.True(effects.Touches(size));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Copying_or_serialising_an_object_touches_all_of_it(bool bySerialiser)
    {
        var order = new Order();
        Delegate closure = bySerialiser ? () => System.Text.Json.JsonSerializer.Serialize(order) : () => order.Copy();
        var effects = analyzer.Analyze(closure.Method);
        Assert.True(effects.TouchesEverything);
        Assert.True(effects.Touches(typeof(Order).GetField("Notes")!));
    }

    [Fact]
    public void Fields_of_generic_types_are_touched_for_every_instantiation()
    {
        var box = new Box<string> { Value = "a" };
        Func<string> closure = () => box.Value;
        var effects = analyzer.Analyze(closure.Method);
        Assert.True(effects.Touches(typeof(Box<string>).GetField("Value")!));
        Assert.False(effects.Touches(typeof(Box<string>).GetField("Other")!));
    }

    [Fact]
    public void Captured_delegates_are_followed()
    {
        Func<int> good = () => 1, bad = () => Bad.Count;
        Func<int> closure = () => good();
        var effects = analyzer.Analyze(closure.Method);
        Assert.Null(effects.Include(good.Method));
        var reason = effects.Include(bad.Method);
        Assert.Equal("reads static Bad.Count (copy Count to a local before the lambda)", reason!.ToString());
    }

    [Fact]
    public void Host_bound_code_may_come_in_with_a_capture()
    {
        Func<string> reads = () => File.ReadAllText("x");
        Func<string> closure = () => reads();
        var effects = analyzer.Analyze(closure.Method);
        Assert.False(effects.IsHostBound);
        Assert.Null(effects.Include(reads.Method));
        Assert.True(effects.IsHostBound);
    }

    [Fact]
    public void What_runs_side_by_side_varies_from_run_to_run_redirected_or_not()
    {
        var site = new Engine.Calls.CallSite("x.cs", 1, "x");
        Assert.False(Varies(() => 1.ToString()));
        Assert.True(Varies(() => Task.Run(() => 1).Wait()));
        Assert.True(Varies(() => Parallel.Invoke(() => { })));
        Assert.True(Varies(() => Distributed.Tasks.DistributedTask.Run(site, () => 1).Wait()));
        Assert.True(Varies(() => parallel::Distributed.Parallel.DistributedParallel.Invoke(site, () => { })));

        bool Varies(Action closure)
        {
            var effects = analyzer.Analyze(closure.Method);
            Assert.Null(effects.Reason);
            return effects.Varies;
        }
    }

    [Fact]
    public void Code_made_at_run_time_stays_local()
    {
        var method = new DynamicMethod("Made", typeof(int), []);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        var made = method.CreateDelegate<Func<int>>();
        var reason = analyzer.Analyze(made.Method).Reason;
        Assert.Equal(LocalReasonKind.Code, reason!.Kind);
    }

    [Fact]
    public void Code_in_a_dynamic_assembly_stays_local()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Made"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("Made").DefineType("T", TypeAttributes.Public);
        var il = type.DefineMethod("M", MethodAttributes.Static | MethodAttributes.Public, typeof(int), []).GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        var method = type.CreateType().GetMethod("M")!;
        var reason = analyzer.Analyze(method).Reason;
        Assert.Equal("its code is in Made, which was generated or loaded in this process only (compile it into the program)", reason!.ToString());
    }

    [Fact]
    public void Too_much_code_stays_local()
    {
        Func<int> closure = () => new Order().Total() + new Good().Area().CompareTo(1);
        Assert.Null(analyzer.Analyze(closure.Method).Reason);
        var reason = new EffectAnalyzer(maxMethods: 2).Analyze(closure.Method).Reason;
        Assert.Equal("the closure reaches too much code to analyse (methods: 2) (call less from the lambda, or split it)", reason!.ToString());
    }

    [Fact]
    public void A_captured_object_of_a_type_made_at_run_time_stays_local()
    {
        object thing = 1;
        Func<bool> closure = () => thing is string;
        var effects = analyzer.Analyze(closure.Method);
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Made"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Made").DefineType("T", TypeAttributes.Public).CreateType();
        Assert.Equal(LocalReasonKind.Code, effects.Include(type)!.Kind);
    }

    [Fact]
    public void Concurrent_includes_agree()
    {
        IShape shape = new Good();
        Func<double> closure = () => shape.Area();
        var effects = analyzer.Analyze(closure.Method);
        Type[] types = [typeof(Good), typeof(Bad), typeof(List<int>), typeof(Order), typeof(Box<string>)];
        Parallel.For(0, 200, i =>
        {
            var type = types[i % types.Length];
            Assert.Equal(type == typeof(Bad), effects.Include(type) is not null);
        });
        Assert.True(effects.Touches(typeof(Good).GetField("Size")!));
    }

    [Theory]
    [InlineData("System.Math", "Sqrt", EffectKind.Pure)]
    [InlineData("System.IO.File", "ReadAllText", EffectKind.HostBound)]
    [InlineData("System.IO.File", "WriteAllText", EffectKind.Outside)]
    [InlineData("System.Threading.Volatile", "ReadBarrier", EffectKind.Sync)]
    [InlineData("System.Type", "GetFields", EffectKind.Unknown)]
    [InlineData("System.Runtime.CompilerServices.RuntimeHelpers", "ProbeForSufficientStack", EffectKind.Unknown)]
    public void Knowledge_is_by_member(string type, string member, object expected)
    {
        var found = typeof(object).Assembly.GetType(type)!.GetMember(member)[0];
        Assert.Equal(expected, KnowledgeBase.Of(found).Kind);
    }

    private sealed class Good : IShape
    {
        public double[] Size = [2, 3];

        public double Area() => Size[0] * Size[1];
    }

    private sealed class Bad : IShape
    {
        public static int Count;
        public object? unseen;

        public double Area()
        {
            unseen = this;
            return Count++;
        }
    }

    private sealed class Order
    {
        public readonly List<int> Lines = [1];
        public readonly object? Notes = new();

        public int Total() => Lines.Count;

        public Order Copy() => (Order)MemberwiseClone();
    }

    private sealed class Box<T>
    {
        public T Value = default!;
        public T Other = default!;
    }

    private sealed class Seat
    {
        public string Name = "";

        public override int GetHashCode() => Name.Length;

        public override bool Equals(object? obj) => obj is Seat other && other.Name == Name;
    }
}
