using System.Collections;

namespace Compat.Adversarial;

/// <remarks>This part: the objects.</remarks>
public partial class SecondGraphs
{
    private interface IBump
    {
        int Value { get; }

        void Bump();
    }

    private struct Counter : IBump
    {
        public int Value { get; private set; }

        public void Bump() => Value++;
    }

    private struct Inner
    {
        public int N;
        public Node? Who;
    }

    private struct Outer
    {
        public Inner In;
    }

    private struct HoldsRule
    {
        public Action<int> Rule;
    }

    private sealed class Deep
    {
        public Outer[] Items = [];
        public Outer One;
    }

    private sealed class Node
    {
        public int Id;
        public Node? Next;
        public Node? Prev;

        public int Read() => Id;
    }

    private sealed class Key
    {
        public int Id;

        public override bool Equals(object? obj) => obj is Key k && k.Id == Id;

        public override int GetHashCode() => Id;
    }

    private sealed class Turned : IComparer<int>
    {
        public bool Down;
        public int Asked;

        public int Compare(int x, int y)
        {
            Asked++;
            return Down ? y.CompareTo(x) : x.CompareTo(y);
        }
    }

    private sealed record Rec(string Name, List<int> Items);

    private class Animal
    {
        public string Name = "";
        public int Count;

        public virtual void Rename(string name) => Name = name;

        public virtual string Say() => "Animal:" + Name;
    }

    private sealed class Dog : Animal
    {
        public new int Count;
        public string Name2 = "";

        public override void Rename(string name)
        {
            base.Rename(name);
            Name2 = Name + "!";
        }

        public override string Say() => "Dog:" + Name + "/" + Name2;
    }

    private sealed class Own : IEnumerable<int>
    {
        private int _count;

        public int[] Storage { get; private set; } = new int[3];

        public int Version { get; private set; }

        public int this[int i]
        {
            get => Storage[i];
            set { Storage[i] = value; Version++; }
        }

        public void Add(int x)
        {
            if (_count == Storage.Length) { Storage = [.. Storage, .. new int[_count]]; }
            Storage[_count++] = x;
            Version++;
        }

        public IEnumerator<int> GetEnumerator() => Storage.Take(_count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Shop
    {
        public List<Ware> Made { get; } = [];

        public Ware Make() => new(this) { Number = Made.Count };
    }

    private sealed class Ware
    {
        public Ware(Shop owner)
        {
            Owner = owner;
            owner.Made.Add(this);
        }

        public Shop Owner { get; }

        public int Number { get; init; }
    }
}
