using System.Collections.Concurrent;

namespace Spectral;

/// <summary>The infinite matrix of the spectral norm benchmark, cut off: 1, 1/2, 1/4, 1/7 … along its diagonals.</summary>
internal static class Matrix
{
    /// <summary>The matrix times a vector, an element of the product at a time.</summary>
    internal static void Multiply(double[] vector, double[] product) =>
        Parallel.For(0, product.Length, i =>
        {
            double sum = 0;
            for (int j = 0; j < vector.Length; j++)
            {
                sum += Element(i, j) * vector[j];
            }

            product[i] = sum;
        });

    /// <summary>The transposed matrix times a vector, in ranges: the form for bodies too short to call a delegate for each.</summary>
    internal static void MultiplyTransposed(double[] vector, double[] product) =>
        Parallel.ForEach(Partitioner.Create(0, product.Length), range =>
        {
            for (int i = range.Item1; i < range.Item2; i++)
            {
                double sum = 0;
                for (int j = 0; j < vector.Length; j++)
                {
                    sum += Element(j, i) * vector[j];
                }

                product[i] = sum;
            }
        });

    private static double Element(int i, int j) => 1.0 / (((i + j) * (i + j + 1) / 2) + i + 1);
}
