using System.Diagnostics;
using System.Globalization;
using Spectral;

if (args.Length > 1 || args is ["-h" or "--help"])
{
    Console.Error.WriteLine("usage: Spectral [size]");
    return 2;
}

int size = args is [string given] ? int.Parse(given, CultureInfo.InvariantCulture) : 2000;

var clock = Stopwatch.StartNew();

// The power method: the longer it goes on, the better u points where the matrix stretches most.
var u = new double[size];
var v = new double[size];
var between = new double[size];
Array.Fill(u, 1);
for (int i = 0; i < 10; i++)
{
    Matrix.Multiply(u, between);
    Matrix.MultiplyTransposed(between, v);
    Matrix.Multiply(v, between);
    Matrix.MultiplyTransposed(between, u);
}

double uv = 0;
double vv = 0;
for (int i = 0; i < size; i++)
{
    uv += u[i] * v[i];
    vv += v[i] * v[i];
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Math.Sqrt(uv / vv):F9}"));
Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
return 0;
