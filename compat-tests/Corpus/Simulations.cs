using System.Numerics;

namespace Compat.Corpus;

/// <summary>Simulations and games: particles, queues, creatures, boards, evolution.</summary>
public class Simulations : Contract
{
    private static readonly (int Dx, int Dy)[] Moves = [(1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1)];
    private readonly List<Particle> _particles = [new() { V = new(1, 0) }, new() { P = new(0, 5), V = new(0, -1) }];

    [Behaviour(Ships.Must)]
    public async Task Particles_of_this_are_moved_and_stay_the_same_objects()
    {
        var first = _particles[0];
        await Task.Run(() =>
        {
            foreach (var p in _particles)
            {
                p.Step(2f);
            }
        });
        Assert.Same(first, _particles[0]);
        Assert.Equal(new Vector2(2, 0), first.P);
        Assert.Equal(new Vector2(0, 3), _particles[1].P);
    }

    [Behaviour(Ships.Must)]
    public async Task Structs_in_an_array_are_moved_by_reference()
    {
        var bodies = new Body[] { new(0, 1), new(10, -2) };
        await Task.Run(() =>
        {
            for (var i = 0; i < bodies.Length; i++)
            {
                ref var b = ref bodies[i];
                b.X += b.V * 3;
            }
        });
        Assert.Equal([new(3, 1), new(4, -2)], bodies);
    }

    [Behaviour(Ships.Must)]
    public async Task Forces_of_a_piece_of_n_bodies_are_gathered()
    {
        var mass = new[] { 1.0, 2, 3, 4 };
        var x = new[] { 0.0, 1, 3, 6 };
        var force = new double[4];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(p => Task.Run(() =>
        {
            for (var i = p * 2; i < (p + 1) * 2; i++)
            {
                double f = 0;
                for (var j = 0; j < x.Length; j++)
                {
                    if (i != j)
                    {
                        var d = x[j] - x[i];
                        f += mass[i] * mass[j] * Math.Sign(d) / (d * d);
                    }
                }

                force[i] = f;
            }
        })));
        Assert.Equal(0, force.Sum(), 12);
        Assert.Equal(2 + (3 / 9.0) + (4 / 36.0), force[0], 12);
    }

    [Behaviour(Ships.Must)]
    public async Task Events_of_a_bank_are_taken_from_a_priority_queue()
    {
        var seed = 11;
        var waits = await Task.Run(() => new Bank(new Random(seed)).Serve(100));
        Assert.Equal(new Bank(new Random(11)).Serve(100), waits);
        Assert.InRange(waits, 0.001, 1_000);
    }

    [Behaviour(Ships.Must)]
    public async Task Replicas_with_own_seeds_give_what_they_give_alone()
    {
        var replicas = Enumerable.Range(1, 6).ToArray();
        var results = await Task.WhenAll(replicas.Select(seed => Task.Run(() => Walk(seed, 1_000))));
        Assert.Equal(replicas.Select(s => Walk(s, 1_000)), results);
    }

    [Behaviour(Ships.Must)]
    public async Task Queens_are_placed_from_each_first_column()
    {
        var n = 7;
        var solutions = await Task.WhenAll(Enumerable.Range(0, n).Select(first => Task.Run(() =>
        {
            var board = new int[n];
            board[0] = first;
            return Place(board, 1);
        })));
        Assert.Equal(40, solutions.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task A_knight_finds_its_way_by_a_static_table_of_moves()
    {
        var (from, to) = ((X: 0, Y: 0), (X: 7, Y: 7));
        Assert.Equal(6, await Task.Run(() => Knight(from, to)));
    }

    [Behaviour(Ships.Must)]
    public async Task Noughts_and_crosses_by_minimax_with_a_memo()
    {
        var board = "XO  X   O";
        var memo = new Dictionary<string, int>();
        Assert.Equal(1, await Task.Run(() => Minimax(board, 'X', memo)));
        Assert.NotEmpty(memo);
    }

    [Behaviour(Ships.Must)]
    public async Task A_maze_is_walked_by_A_star_with_records_as_keys()
    {
        string[] maze = ["S.#.", "..#.", "#...", "##.E"];
        var path = await Task.Run(() => AStar(maze));
        Assert.Equal(6, path);
    }

    [Behaviour(Ships.Must)]
    public async Task A_population_evolves_towards_a_target()
    {
        var target = "HELLO";
        var best = await Task.Run(() =>
        {
            var random = new Random(3);
            var population = Enumerable.Range(0, 60).Select(_ => RandomText(random, target.Length)).ToList();
            for (var generation = 0; generation < 300 && population[0] != target; generation++)
            {
                population.Sort((a, b) => Score(b).CompareTo(Score(a)));
                var parents = population.Take(20).ToArray();
                population = [.. parents, .. Enumerable.Range(0, 40).Select(_ => Mutate(parents[random.Next(20)], random))];
            }

            return population.MaxBy(Score)!;

            int Score(string s) => s.Zip(target).Count(p => p.First == p.Second);
        });
        Assert.Equal(target, best);
    }

    [Behaviour(Ships.Must)]
    public async Task A_lift_is_a_state_machine_that_logs_its_stops_to_a_list()
    {
        var lift = new Lift();
        var stops = new List<int>();
        await Task.Run(() =>
        {
            foreach (var floor in new[] { 3, 1 })
            {
                lift.Call(floor);
            }

            while (lift.Move() is { } stop)
            {
                stops.Add(stop);
            }
        });
        Assert.Equal([3, 1], stops);
        Assert.Equal((1, LiftState.Idle), (lift.Floor, lift.State));
    }

    [Behaviour(Ships.Must)]
    public async Task Creatures_of_a_hierarchy_act_on_a_shared_world()
    {
        var world = new World { Food = 10 };
        Creature[] creatures = [new Eater(3), new Grower(), new Eater(4)];
        await Task.Run(() =>
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var creature in creatures)
                {
                    creature.Act(world);
                }
            }
        });
        Assert.Equal(0, world.Food);
        Assert.Equal([6, 2, 6], creatures.Select(a => a.Energy));
    }

    [Behaviour(Ships.Must)]
    public async Task Diffusion_swaps_its_two_buffers()
    {
        var a = new double[9];
        a[4] = 1;
        var b = new double[9];
        var steps = 4;
        await Task.Run(() =>
        {
            for (var s = 0; s < steps; s++)
            {
                for (var i = 1; i < 8; i++)
                {
                    b[i] = (a[i - 1] + a[i] + a[i + 1]) / 3;
                }

                (a, b) = (b, a);
            }
        });
        Assert.Equal(1, a.Sum(), 1);
        Assert.Equal(19 / 81.0, a[4], 12);
    }

    [Behaviour(Ships.Must)]
    public async Task A_deck_is_dealt_into_hands_that_are_ranked()
    {
        var deck = (from suit in Enum.GetValues<Suit>() from rank in Enumerable.Range(2, 13) select new Card(suit, rank)).ToArray();
        var hands = await Task.Run(() =>
        {
            new Random(1).Shuffle(deck);
            return deck.Chunk(5).Take(4).Select(h => h.GroupBy(c => c.Rank).Max(g => g.Count())).ToArray();
        });
        var again = (from suit in Enum.GetValues<Suit>() from rank in Enumerable.Range(2, 13) select new Card(suit, rank)).ToArray();
        new Random(1).Shuffle(again);
        Assert.Equal(again, deck);
        Assert.All(hands, h => Assert.InRange(h, 1, 4));
    }

    private static int Walk(int seed, int steps)
    {
        var random = new Random(seed);
        var at = 0;
        for (var i = 0; i < steps; i++)
        {
            at += random.Next(2) == 0 ? -1 : 1;
        }

        return at;
    }

    private static int Place(int[] board, int row)
    {
        if (row == board.Length)
        {
            return 1;
        }

        var count = 0;
        for (var c = 0; c < board.Length; c++)
        {
            if (Enumerable.Range(0, row).All(r => board[r] != c && Math.Abs(board[r] - c) != row - r))
            {
                board[row] = c;
                count += Place(board, row + 1);
            }
        }

        return count;
    }

    private static int Knight((int X, int Y) from, (int X, int Y) to)
    {
        var seen = new HashSet<(int, int)> { from };
        var queue = new Queue<((int X, int Y) At, int Steps)>([(from, 0)]);
        while (queue.TryDequeue(out var next))
        {
            if (next.At == to)
            {
                return next.Steps;
            }

            foreach (var (dx, dy) in Moves)
            {
                var at = (X: next.At.X + dx, Y: next.At.Y + dy);
                if (at is { X: >= 0 and < 8, Y: >= 0 and < 8 } && seen.Add(at))
                {
                    queue.Enqueue((at, next.Steps + 1));
                }
            }
        }

        return -1;
    }

    private static int Minimax(string board, char player, Dictionary<string, int> memo)
    {
        int[][] lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];
        if (memo.TryGetValue(board + player, out var known))
        {
            return known;
        }

        var other = player == 'X' ? 'O' : 'X';
        if (lines.Any(l => l.All(i => board[i] == other)))
        {
            return -1;
        }

        var best = board.Contains(' ', StringComparison.Ordinal) ? int.MinValue : 0;
        for (var i = 0; i < 9; i++)
        {
            if (board[i] == ' ')
            {
                best = Math.Max(best, -Minimax($"{board[..i]}{player}{board[(i + 1)..]}", other, memo));
            }
        }

        return memo[board + player] = best;
    }

    private static int AStar(string[] maze)
    {
        var open = new PriorityQueue<Cell, int>();
        var cost = new Dictionary<Cell, int> { [new(0, 0)] = 0 };
        open.Enqueue(new(0, 0), 0);
        while (open.Count > 0)
        {
            var at = open.Dequeue();
            if (maze[at.Y][at.X] == 'E')
            {
                return cost[at];
            }

            foreach (var to in at.Around().Where(c => c.Y >= 0 && c.Y < maze.Length && c.X >= 0 && c.X < maze[0].Length && maze[c.Y][c.X] != '#'))
            {
                if (!cost.TryGetValue(to, out var known) || cost[at] + 1 < known)
                {
                    cost[to] = cost[at] + 1;
                    open.Enqueue(to, cost[to] + 3 - to.X + 3 - to.Y);
                }
            }
        }

        return -1;
    }

    private static string RandomText(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('A' + random.Next(26))));

    private static string Mutate(string text, Random random)
    {
        var chars = text.ToCharArray();
        chars[random.Next(chars.Length)] = (char)('A' + random.Next(26));
        return new(chars);
    }

    private enum Suit
    {
        Clubs,
        Diamonds,
        Hearts,
        Spades,
    }

    private enum LiftState
    {
        Idle,
        Up,
        Down,
    }

    private readonly record struct Card(Suit Suit, int Rank);

    private sealed record Cell(int X, int Y)
    {
        public Cell[] Around() => [this with { X = X + 1 }, this with { X = X - 1 }, this with { Y = Y + 1 }, this with { Y = Y - 1 }];
    }

    private record struct Body(int X, int V);

    private sealed class Particle
    {
        public Vector2 P { get; set; }

        public Vector2 V { get; init; }

        public void Step(float dt) => P += V * dt;
    }

    private sealed class Bank(Random random)
    {
        public double Serve(int customers)
        {
            var events = new PriorityQueue<(bool Arrives, double At), double>();
            for (double i = 0, t = 0; i < customers; i++)
            {
                t += random.NextDouble();
                events.Enqueue((true, t), t);
            }

            double free = 0, waited = 0;
            while (events.TryDequeue(out var next, out _))
            {
                var start = Math.Max(free, next.At);
                waited += start - next.At;
                free = start + random.NextDouble();
            }

            return waited / customers;
        }
    }

    private sealed class Lift
    {
        private readonly Queue<int> _calls = new();

        public int Floor { get; private set; }

        public LiftState State { get; private set; }

        public void Call(int floor) => _calls.Enqueue(floor);

        public int? Move()
        {
            if (!_calls.TryPeek(out var to))
            {
                State = LiftState.Idle;
                return null;
            }

            State = to > Floor ? LiftState.Up : LiftState.Down;
            while (Floor != to)
            {
                Floor += State switch { LiftState.Up => 1, LiftState.Down => -1, _ => throw new InvalidOperationException() };
            }

            return _calls.Dequeue();
        }
    }

    private sealed class World
    {
        public int Food { get; set; }
    }

    private abstract class Creature
    {
        public int Energy { get; protected set; }

        public abstract void Act(World world);
    }

    private sealed class Eater(int appetite) : Creature
    {
        public override void Act(World world)
        {
            var eaten = Math.Min(appetite, world.Food);
            world.Food -= eaten;
            Energy += eaten;
        }
    }

    private sealed class Grower : Creature
    {
        public override void Act(World world)
        {
            world.Food++;
            Energy++;
        }
    }
}
