using System.Globalization;

namespace Compat.Corpus;

/// <summary>Money: prices, schedules, risk, ledgers.</summary>
public class Finance : Contract
{
    private static readonly decimal[] TaxBrackets = [0.1m, 0.2m, 0.35m];
    private static readonly IReadOnlyDictionary<string, int> Decimals = new Dictionary<string, int> { ["EUR"] = 2, ["JPY"] = 0, ["KWD"] = 3 };
    private readonly decimal _fee = 1.25m;
    private readonly Portfolio _portfolio = new([new("ACME", 10, 12.5m), new("INIT", 4, 100m), new("ACME", 5, 13m)]);
    private decimal _balance = 100m;

    [Behaviour(Ships.Must)]
    public async Task Monte_Carlo_price_of_an_option_by_seeded_paths()
    {
        const double spot = 100, strike = 100, rate = 0.05, sigma = 0.2, years = 1;
        var prices = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            double sum = 0;
            for (var path = 0; path < 5_000; path++)
            {
                var u = 1 - random.NextDouble();
                var z = Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * random.NextDouble());
                var end = spot * Math.Exp((rate - (sigma * sigma / 2)) * years + (sigma * Math.Sqrt(years) * z));
                sum += Math.Max(end - strike, 0);
            }

            return Math.Exp(-rate * years) * sum / 5_000;
        })));
        Assert.InRange(prices.Average(), 9.5, 11.5);
    }

    [Behaviour(Ships.Must)]
    public async Task Black_Scholes_through_a_static_class()
    {
        double spot = 100, strike = 95;
        var call = await Task.Run(() => BlackScholes.Call(spot, strike, 0.03, 0.25, 0.5));
        Assert.Equal(BlackScholes.Call(100, 95, 0.03, 0.25, 0.5), call);
        Assert.InRange(call, 10, 11);
    }

    [Behaviour(Ships.Must)]
    public async Task An_amortisation_schedule_is_yielded_and_listed()
    {
        var loan = new Loan(12_000m, 0.06m, 12);
        var rows = await Task.Run(() => loan.Schedule().ToList());
        Assert.Equal(12, rows.Count);
        Assert.Equal(0m, Math.Round(rows[^1].Remaining, 2));
        Assert.Equal(60m, rows[0].Interest);
    }

    [Behaviour(Ships.Must)]
    public async Task A_portfolio_in_a_field_of_this_is_valued_with_a_fee()
    {
        var value = await Task.Run(() => _portfolio.Positions.Sum(p => p.Quantity * p.Price) - _fee);
        Assert.Equal(125m + 400m + 65m - 1.25m, value);
    }

    [Behaviour(Ships.Must)]
    public async Task Positions_are_grouped_by_symbol_into_records()
    {
        var totals = await Task.Run(() => _portfolio.Positions
            .GroupBy(p => p.Symbol)
            .Select(g => new Position(g.Key, g.Sum(p => p.Quantity), g.Average(p => p.Price)))
            .OrderByDescending(p => p.Quantity)
            .ToArray());
        Assert.Equal([new("ACME", 15, 12.75m), new("INIT", 4, 100m)], totals);
    }

    [Behaviour(Ships.Must)]
    public async Task Tax_by_a_readonly_table_of_brackets()
    {
        var incomes = new[] { 5_000m, 25_000m, 80_000m };
        var taxes = await Task.WhenAll(incomes.Select(income => Task.Run(() => Tax(income))));
        Assert.Equal([500m, 4_000m, 22_500m], taxes);
    }

    [Behaviour(Ships.Must)]
    public async Task Amounts_are_rounded_by_a_readonly_dictionary_of_currencies()
    {
        var amounts = new List<(string Currency, decimal Amount)> { ("EUR", 1.005m), ("JPY", 99.5m), ("KWD", 0.12345m) };
        var rounded = await Task.Run(() => amounts.ConvertAll(a => Math.Round(a.Amount, Decimals[a.Currency], MidpointRounding.AwayFromZero)));
        Assert.Equal([1.01m, 100m, 0.123m], rounded);
    }

    [Behaviour(Ships.Must)]
    public async Task A_ledger_is_posted_and_balances_come_back()
    {
        var ledger = new Ledger();
        await Task.Run(() =>
        {
            ledger.Post("cash", "sales", 100m);
            ledger.Post("rent", "cash", 30m);
        });
        Assert.Equal(70m, ledger.Balance("cash"));
        Assert.Equal(-100m, ledger.Balance("sales"));
        Assert.Equal(2, ledger.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_failed_debit_leaves_the_balance_and_says_why()
    {
        var error = await Assert.ThrowsAsync<InsufficientFundsException>(() => Task.Run(() => Debit(500m)));
        Assert.Equal((500m, 100m), (error.Asked, error.Available));
        await Task.Run(() => Debit(40m));
        Assert.Equal(60m, _balance);
    }

    [Behaviour(Ships.Must)]
    public async Task Internal_rate_of_return_by_bisection_with_a_local_function()
    {
        double[] flows = [-1_000, 500, 500, 200];
        var irr = await Task.Run(() =>
        {
            double low = -0.9, high = 1;
            while (high - low > 1e-9)
            {
                var mid = (low + high) / 2;
                (low, high) = Npv(mid) > 0 ? (mid, high) : (low, mid);
            }

            return low;

            double Npv(double rate) => flows.Select((f, i) => f / Math.Pow(1 + rate, i)).Sum();
        });
        Assert.InRange(irr, 0.105, 0.115);
    }

    [Behaviour(Ships.Must)]
    public async Task Moving_averages_of_a_window_kept_in_a_queue()
    {
        var closes = new[] { 1.0, 2, 3, 4, 5, 6 };
        var averages = await Task.Run(() =>
        {
            var window = new Queue<double>();
            var result = new List<double>();
            double sum = 0;
            foreach (var close in closes)
            {
                window.Enqueue(close);
                sum += close;
                if (window.Count > 3)
                {
                    sum -= window.Dequeue();
                }

                result.Add(sum / window.Count);
            }

            return result;
        });
        Assert.Equal([1, 1.5, 2, 3, 4, 5], averages);
    }

    [Behaviour(Ships.Must)]
    public async Task A_discount_strategy_is_chosen_by_interface()
    {
        IDiscount[] discounts = [new NoDiscount(), new Percentage(10), new Tiered([(100m, 5m), (200m, 25m)])];
        var cart = 250m;
        var prices = await Task.WhenAll(discounts.Select(d => Task.Run(() => cart - d.On(cart))));
        Assert.Equal([250m, 225m, 225m], prices);
    }

    [Behaviour(Ships.Must)]
    public async Task An_order_book_matches_by_priority()
    {
        var book = new OrderBook();
        var fills = await Task.Run(() =>
        {
            book.Sell(101, 5);
            book.Sell(100, 3);
            return book.Buy(101, 6).ToList();
        });
        Assert.Equal([(100, 3), (101, 3)], fills);
        Assert.Equal(1, book.Depth);
    }

    [Behaviour(Ships.Must)]
    public async Task A_statement_line_is_parsed_with_invariant_culture()
    {
        var line = "2024-02-29;1234.50;EUR;Rent";
        var (date, amount, text) = await Task.Run(() =>
        {
            var parts = line.Split(';');
            return (DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), decimal.Parse(parts[1], CultureInfo.InvariantCulture), parts[3]);
        });
        Assert.Equal((new DateOnly(2024, 2, 29), 1234.50m, "Rent"), (date, amount, text));
    }

    [Behaviour(Ships.Must)]
    public async Task Value_at_risk_is_a_percentile_of_sorted_losses()
    {
        var returns = Enumerable.Range(1, 1_000).Select(i => Math.Sin(i) / 10).ToArray();
        var var95 = await Task.Factory.StartNew(() =>
        {
            var sorted = (double[])returns.Clone();
            Array.Sort(sorted);
            return -sorted[(int)(sorted.Length * 0.05)];
        });
        Assert.InRange(var95, 0.098, 0.1);
        Assert.Equal(Math.Sin(1) / 10, returns[0]);
    }

    [Behaviour(Ships.Must)]
    public async Task An_IBAN_is_checked_with_big_remainders()
    {
        var ibans = new[] { "DE89370400440532013000", "DE89370400440532013001" };
        var valid = await Task.WhenAll(ibans.Select(iban => Task.Run(() => IsIban(iban))));
        Assert.Equal([true, false], valid);
    }

    private static decimal Tax(decimal income)
    {
        decimal tax = 0;
        decimal[] limits = [10_000m, 30_000m, decimal.MaxValue];
        decimal below = 0;
        for (var i = 0; i < limits.Length && income > below; i++)
        {
            tax += (Math.Min(income, limits[i]) - below) * TaxBrackets[i];
            below = limits[i];
        }

        return tax;
    }

    private static bool IsIban(string iban)
    {
        var remainder = 0;
        foreach (var c in iban[4..] + iban[..4])
        {
            var digits = char.IsDigit(c) ? c - '0' : c - 'A' + 10;
            remainder = ((remainder * (digits > 9 ? 100 : 10)) + digits) % 97;
        }

        return remainder == 1;
    }

    private void Debit(decimal amount)
    {
        if (amount > _balance)
        {
            throw new InsufficientFundsException(amount, _balance);
        }

        _balance -= amount;
    }

    private sealed class InsufficientFundsException(decimal asked, decimal available) : Exception($"{asked} asked, {available} there")
    {
        public decimal Asked { get; } = asked;

        public decimal Available { get; } = available;
    }

    private sealed record Position(string Symbol, int Quantity, decimal Price);

    private sealed record Portfolio(List<Position> Positions);

    private sealed record Loan(decimal Principal, decimal YearlyRate, int Months)
    {
        public IEnumerable<(int Month, decimal Interest, decimal Remaining)> Schedule()
        {
            var rate = YearlyRate / 12;
            var payment = Principal * rate / (1 - (decimal)Math.Pow((double)(1 + rate), -Months));
            var remaining = Principal;
            for (var month = 1; month <= Months; month++)
            {
                var interest = remaining * rate;
                remaining -= payment - interest;
                yield return (month, interest, remaining);
            }
        }
    }

    private static class BlackScholes
    {
        public static double Call(double spot, double strike, double rate, double sigma, double years)
        {
            var d1 = (Math.Log(spot / strike) + ((rate + (sigma * sigma / 2)) * years)) / (sigma * Math.Sqrt(years));
            return (spot * Normal(d1)) - (strike * Math.Exp(-rate * years) * Normal(d1 - (sigma * Math.Sqrt(years))));
        }

        private static double Normal(double x)
        {
            var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
            var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * t
                * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
            return x > 0 ? 1 - tail : tail;
        }
    }

    private sealed class Ledger
    {
        private readonly Dictionary<string, decimal> _balances = [];
        private readonly List<(string Debit, string Credit, decimal Amount)> _entries = [];

        public int Count => _entries.Count;

        public void Post(string debit, string credit, decimal amount)
        {
            _entries.Add((debit, credit, amount));
            _balances[debit] = Balance(debit) + amount;
            _balances[credit] = Balance(credit) - amount;
        }

        public decimal Balance(string account) => _balances.TryGetValue(account, out var b) ? b : 0;
    }

    private interface IDiscount
    {
        decimal On(decimal price);
    }

    private sealed class NoDiscount : IDiscount
    {
        public decimal On(decimal price) => 0;
    }

    private sealed class Percentage(int percent) : IDiscount
    {
        public decimal On(decimal price) => price * percent / 100;
    }

    private sealed class Tiered((decimal From, decimal Off)[] tiers) : IDiscount
    {
        public decimal On(decimal price) => tiers.Where(t => price >= t.From).Select(t => t.Off).DefaultIfEmpty().Max();
    }

    private sealed class OrderBook
    {
        private readonly PriorityQueue<(int Price, int Quantity), int> _asks = new();

        public int Depth => _asks.Count;

        public void Sell(int price, int quantity) => _asks.Enqueue((price, quantity), price);

        public IEnumerable<(int Price, int Quantity)> Buy(int limit, int quantity)
        {
            while (quantity > 0 && _asks.TryPeek(out var best, out _) && best.Price <= limit)
            {
                _asks.Dequeue();
                var filled = Math.Min(quantity, best.Quantity);
                if (best.Quantity > filled)
                {
                    Sell(best.Price, best.Quantity - filled);
                }

                quantity -= filled;
                yield return (best.Price, filled);
            }
        }
    }
}
