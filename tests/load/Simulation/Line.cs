namespace BoxOffice.Load.Simulation;

/// <summary>
/// The sorted set <c>waiting</c> for millions: places are 0..n-1 in the order of the numbers. Nearly everybody goes from the front,
/// so it is an index; those who left from the middle are in a Fenwick tree, those who came back to a place already passed in a heap.
/// </summary>
internal sealed class Line(int places)
{
    private readonly int[] gone = new int[places + 1];
    private readonly System.Collections.BitArray left = new(places);
    private readonly PriorityQueue<int, int> returned = new();
    private int front;
    private int end;
    private int goneInLine;

    /// <summary>People in the line.</summary>
    public int Count => end - front - goneInLine + returned.Count;

    /// <summary>The next places join at the end.</summary>
    public void Join(int count = 1) => end += count;

    /// <summary>A place in the middle is given up.</summary>
    public void Leave(int place)
    {
        if (place < front || left[place]) return;
        left[place] = true;
        goneInLine++;
        Add(place);
    }

    /// <summary>Somebody skipped is back at a place already passed.</summary>
    public void Return(int place) => returned.Enqueue(place, place);

    /// <summary>Takes the smallest place, or -1.</summary>
    public int Pop()
    {
        if (returned.Count > 0) return returned.Dequeue();
        while (front < end)
        {
            var place = front++;
            if (!left[place]) return place;
            goneInLine--;
        }

        return -1;
    }

    /// <summary>People before that place.</summary>
    public int Ahead(int place) => place < front
        ? returned.UnorderedItems.Count(item => item.Priority < place)
        : place - front - (GoneBelow(place) - GoneBelow(front)) + returned.Count;

    /// <summary>Whether the place is still in the line and not yet passed.</summary>
    public bool IsAhead(int place) => place >= front && !left[place];

    private void Add(int place)
    {
        for (var i = place + 1; i < gone.Length; i += i & -i) gone[i]++;
    }

    private int GoneBelow(int place)
    {
        var sum = 0;
        for (var i = place; i > 0; i -= i & -i) sum += gone[i];
        return sum;
    }
}
