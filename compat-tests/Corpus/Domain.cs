using System.Collections;
using System.Collections.Immutable;
using System.Text;

namespace Compat.Corpus;

/// <summary>Domain models: aggregates, states, specifications, events, units, builders.</summary>
public class Domain : Contract
{
    private readonly Cart _cart = new();

    [Behaviour(Ships.Must)]
    public async Task An_aggregate_of_this_is_changed_by_its_methods()
    {
        await Task.Run(() =>
        {
            _cart.Add("pen", 2, 1.5m);
            _cart.Add("pen", 1, 1.5m);
            _cart.Add("ink", 1, 4m);
        });
        Assert.Equal((8.5m, 2), (_cart.Total, _cart.Lines));
    }

    [Behaviour(Ships.Must)]
    public async Task An_order_goes_through_its_states()
    {
        var order = new Order();
        await Task.Run(() => order.Apply(Command.Pay).Apply(Command.Send));
        Assert.Equal(Status.Sent, order.Status);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => order.Apply(Command.Pay)));
        Assert.Equal("Pay in Sent", error.Message);
        Assert.Equal([Status.New, Status.Paid], order.History);
    }

    [Behaviour(Ships.Must)]
    public async Task An_account_is_rebuilt_from_its_events()
    {
        IEvent[] events = [new Opened("Ann"), new Deposited(100), new Withdrawn(30), new Deposited(5)];
        var account = await Task.Run(() => events.Aggregate(Account.Empty, (a, e) => a.When(e)));
        Assert.Equal(new Account("Ann", 75), account);
    }

    [Behaviour(Ships.Must)]
    public async Task Specifications_are_composed_by_operators()
    {
        var young = new Spec<Person>(p => p.Age < 30);
        var tall = new Spec<Person>(p => p.Height > 180);
        var both = young & !tall;
        var people = new List<Person> { new("Ann", 25, 170), new("Bob", 25, 190), new("Cy", 50, 170) };
        Assert.Equal(["Ann"], await Task.Run(() => people.Where(both.Holds).Select(p => p.Name).ToArray()));
    }

    [Behaviour(Ships.Must)]
    public async Task Events_of_an_object_made_inside_are_handled_inside()
    {
        var readings = new[] { 10, 35, 20, 40 };
        Assert.Equal([35, 40], await Task.Run(() =>
        {
            var hot = new List<int>();
            var sensor = new Sensor(limit: 30);
            sensor.TooHot += (_, value) => hot.Add(value);
            foreach (var r in readings)
            {
                sensor.Read(r);
            }

            return hot;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Money_is_a_struct_with_operators()
    {
        Money[] prices = [new(5, "EUR"), new(7, "EUR")];
        Assert.Equal(new Money(24, "EUR"), await Task.Run(() => prices.Aggregate((a, b) => a + b) * 2));
        var mixed = new[] { new Money(1, "EUR"), new Money(1, "USD") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => mixed[0] + mixed[1]));
    }

    [Behaviour(Ships.Must)]
    public async Task Shapes_answer_by_virtual_calls_and_patterns()
    {
        var shapes = new List<Shape> { new Circle(1), new Rectangle(2, 3), new Square(2) };
        var (area, names) = await Task.Run(() => (
            shapes.Sum(s => s.Area),
            shapes.ConvertAll(s => s switch { Square { Width: var w } => $"square {w}", Rectangle(var w, var h) => $"{w}x{h}", Circle => "circle", _ => "?" })));
        Assert.Equal(Math.PI + 10, area, 9);
        Assert.Equal(["circle", "2x3", "square 2"], names);
    }

    [Behaviour(Ships.Must)]
    public async Task A_fluent_builder_makes_a_query()
    {
        var table = "orders";
        Assert.Equal("SELECT id, total FROM orders WHERE total > 5 AND paid = 1", await Task.Run(() =>
            new QueryBuilder().From(table).Select("id", "total").Where("total > 5").Where("paid = 1").Build()));
    }

    [Behaviour(Ships.Must)]
    public async Task A_collection_of_the_users_is_enumerated_and_indexed()
    {
        var ring = new Ring<int>(3) { 1, 2, 3, 4 };
        Assert.Equal((9, 2), await Task.Run(() => (ring.Sum(), ring[0])));
        await Task.Run(() => ring.Add(5));
        Assert.Equal([3, 4, 5], ring);
    }

    [Behaviour(Ships.Must)]
    public async Task A_visitor_with_double_dispatch_prices_a_bill_of_materials()
    {
        Part bike = new Assembly("bike", [new Piece("frame", 100), new Assembly("wheels", [new Piece("wheel", 40), new Piece("wheel", 40)])]);
        Assert.Equal((180, 3), await Task.Run(() => (bike.Cost(), bike.Leaves().Count())));
    }

    [Behaviour(Ships.Must)]
    public async Task Lenses_of_records_change_nested_values()
    {
        var company = new Company("acme", new Address("Main St", new City("Bonn", "DE")), ImmutableArray.Create("Ann"));
        var moved = await Task.Run(() => company with { Address = company.Address with { City = new("Paris", "FR") }, Staff = company.Staff.Add("Bob") });
        Assert.Equal(("Paris", "Bonn", 2), (moved.Address.City.Name, company.Address.City.Name, moved.Staff.Length));
    }

    [Behaviour(Ships.Must)]
    public async Task Undo_and_redo_of_commands_in_two_stacks()
    {
        var editor = new Editor();
        await Task.Run(() =>
        {
            editor.Do(new Insert("hello"));
            editor.Do(new Insert(" world"));
            editor.Undo();
        });
        Assert.Equal("hello", editor.Text);
        editor.Redo();
        Assert.Equal("hello world", editor.Text);
    }

    [Behaviour(Ships.Must)]
    public async Task A_bill_is_split_by_a_tuple_returning_deconstruction()
    {
        var people = new[] { "Ann", "Bob", "Cy" };
        var total = 100;
        var shares = await Task.Run(() =>
        {
            var (each, rest) = Math.DivRem(total, people.Length);
            return people.Select((p, i) => (p, each + (i < rest ? 1 : 0))).ToDictionary();
        });
        Assert.Equal((34, 33, 33), (shares["Ann"], shares["Bob"], shares["Cy"]));
    }

    [Behaviour(Ships.Must)]
    public async Task Seats_are_reserved_in_a_captured_grid_by_ref_returns()
    {
        var hall = new Hall(2, 3);
        Assert.True(await Task.Run(() => hall.Reserve("Ann", 2)));
        Assert.True(await Task.Run(() => hall.Reserve("Bob", 3)));
        Assert.False(await Task.Run(() => hall.Reserve("Cy", 2)));
        Assert.Equal(("Ann", "Bob", null), (hall.At(0, 1), hall.At(1, 2), hall.At(0, 2)));
    }

    private sealed class Cart
    {
        private readonly SortedDictionary<string, (int Count, decimal Price)> _lines = new(StringComparer.Ordinal);

        public decimal Total => _lines.Values.Sum(l => l.Count * l.Price);

        public int Lines => _lines.Count;

        public void Add(string name, int count, decimal price) =>
            _lines[name] = (count + (_lines.TryGetValue(name, out var line) ? line.Count : 0), price);
    }

    private enum Status
    {
        New,
        Paid,
        Sent,
    }

    private enum Command
    {
        Pay,
        Send,
    }

    private sealed class Order
    {
        public Status Status { get; private set; }

        public List<Status> History { get; } = [];

        public Order Apply(Command command)
        {
            var next = (Status, command) switch
            {
                (Status.New, Command.Pay) => Status.Paid,
                (Status.Paid, Command.Send) => Status.Sent,
                _ => throw new InvalidOperationException($"{command} in {Status}"),
            };
            History.Add(Status);
            Status = next;
            return this;
        }
    }

    private interface IEvent;

    private sealed record Opened(string Owner) : IEvent;

    private sealed record Deposited(int Amount) : IEvent;

    private sealed record Withdrawn(int Amount) : IEvent;

    private sealed record Account(string Owner, int Balance)
    {
        public static Account Empty { get; } = new("", 0);

        public Account When(IEvent e) => e switch
        {
            Opened o => this with { Owner = o.Owner },
            Deposited d => this with { Balance = Balance + d.Amount },
            Withdrawn w => this with { Balance = Balance - w.Amount },
            _ => this,
        };
    }

    private sealed record Person(string Name, int Age, int Height);

    private sealed class Spec<T>(Func<T, bool> holds)
    {
        public static Spec<T> operator &(Spec<T> a, Spec<T> b) => new(x => a.Holds(x) && b.Holds(x));

        public static Spec<T> operator !(Spec<T> a) => new(x => !a.Holds(x));

        public bool Holds(T value) => holds(value);
    }

    private sealed class Sensor(int limit)
    {
        public event EventHandler<int>? TooHot;

        public void Read(int value)
        {
            if (value > limit)
            {
                TooHot?.Invoke(this, value);
            }
        }
    }

    private readonly record struct Money(decimal Amount, string Currency)
    {
        public static Money operator +(Money a, Money b) =>
            a.Currency == b.Currency ? a with { Amount = a.Amount + b.Amount } : throw new InvalidOperationException("currencies differ");

        public static Money operator *(Money a, int factor) => a with { Amount = a.Amount * factor };
    }

    private abstract record Shape
    {
        public abstract double Area { get; }
    }

    private sealed record Circle(double Radius) : Shape
    {
        public override double Area => Math.PI * Radius * Radius;
    }

    private record Rectangle(double Width, double Height) : Shape
    {
        public override double Area => Width * Height;
    }

    private sealed record Square(double Side) : Rectangle(Side, Side);

    private sealed class QueryBuilder
    {
        private readonly List<string> _where = [];
        private string[] _columns = [];
        private string _table = "";

        public QueryBuilder From(string table)
        {
            _table = table;
            return this;
        }

        public QueryBuilder Select(params string[] columns)
        {
            _columns = columns;
            return this;
        }

        public QueryBuilder Where(string condition)
        {
            _where.Add(condition);
            return this;
        }

        public string Build() => new StringBuilder("SELECT ").AppendJoin(", ", _columns).Append(" FROM ").Append(_table)
            .Append(_where.Count > 0 ? " WHERE " : "").AppendJoin(" AND ", _where).ToString();
    }

    private sealed class Ring<T>(int size) : IReadOnlyCollection<T>
    {
        private readonly T[] _items = new T[size];
        private int _next;

        public int Count => Math.Min(_next, size);

        public T this[int index] => _items[(_next - Count + index) % size];

        public void Add(T item) => _items[_next++ % size] = item;

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private abstract class Part(string name)
    {
        public string Name => name;

        public abstract int Cost();

        public abstract IEnumerable<Part> Leaves();
    }

    private sealed class Piece(string name, int price) : Part(name)
    {
        public override int Cost() => price;

        public override IEnumerable<Part> Leaves() => [this];
    }

    private sealed class Assembly(string name, Part[] parts) : Part(name)
    {
        public override int Cost() => parts.Sum(p => p.Cost());

        public override IEnumerable<Part> Leaves() => parts.SelectMany(p => p.Leaves());
    }

    private sealed record City(string Name, string Country);

    private sealed record Address(string Street, City City);

    private sealed record Company(string Name, Address Address, ImmutableArray<string> Staff);

    private interface ICommand
    {
        string Do(string text);

        string Undo(string text);
    }

    private sealed record Insert(string Added) : ICommand
    {
        public string Do(string text) => text + Added;

        public string Undo(string text) => text[..^Added.Length];
    }

    private sealed class Editor
    {
        private readonly Stack<ICommand> _done = new();
        private readonly Stack<ICommand> _undone = new();

        public string Text { get; private set; } = "";

        public void Do(ICommand command)
        {
            Text = command.Do(Text);
            _done.Push(command);
            _undone.Clear();
        }

        public void Undo()
        {
            var command = _done.Pop();
            Text = command.Undo(Text);
            _undone.Push(command);
        }

        public void Redo()
        {
            var command = _undone.Pop();
            Text = command.Do(Text);
            _done.Push(command);
        }
    }

    private sealed class Hall(int rows, int seats)
    {
        private readonly string?[] _seats = new string?[rows * seats];

        public ref string? At(int row, int seat) => ref _seats[(row * seats) + seat];

        public bool Reserve(string name, int count)
        {
            for (var row = 0; row < rows; row++)
            {
                var free = Enumerable.Range(0, seats).Where(s => At(row, s) is null).Take(count).ToArray();
                if (free.Length == count)
                {
                    Array.ForEach(free, s => At(row, s) = name);
                    return true;
                }
            }

            return false;
        }
    }
}
