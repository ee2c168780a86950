"""The compiled inner loops of grouping.

Compiled where ``interlocal[fast]`` is installed, plain (and far slower than the NumPy
path, which is then taken) where it is not; same answers everywhere. Imported only when
asked for, because loading the compiler takes longer than a small region's whole search.
"""

from collections.abc import Callable

import numpy as np

try:
    from numba import njit
except ImportError:  # the bare library: NumPy only

    def njit(signature: str, cache: bool) -> Callable[[Callable], Callable]:  # type: ignore[no-redef]
        """Leave a function as it is."""
        return lambda function: function


LIST_SIGNATURE = (
    "Tuple((i8, i8))(i8[::1], i8[::1], f8[::1], f8, f8, b1[:,::1], u8[:,::1], i8, i8, i2[:,::1])"
)


@njit(LIST_SIGNATURE, cache=True)
def list_groups(start, near, people, least, most, clash, served, first, last, out):
    """List the groups whose first town is from ``first`` to before ``last``.

    Every connected set is met once: it grows from its first town, and a neighbour that
    was passed over is not taken later in the same branch (Wernicke, 2006). A branch ends
    when its people, its clashes or its last possible host rule out everything beyond.

    start, near : neighbours of town i are ``near[start[i]:start[i + 1]]``
    served : bit h of row i is set when host h may serve town i
    out : shape (room, width), filled row by row, padded with n

    Returns rows written and the first town that did not fit.
    """
    n = len(people)
    room, width = out.shape
    words = served.shape[1]
    seen = np.zeros(n, np.bool_)
    members = np.zeros(width, np.int64)
    edge = np.zeros((width + 1, 2 * n), np.int64)
    left = np.zeros(width + 1, np.int64)
    fresh = np.zeros(width + 1, np.int64)
    total = np.zeros(width + 1, np.float64)
    hosts = np.zeros((width + 1, words), np.uint64)
    one = np.uint64(1)
    rows = 0
    for root in range(first, last):
        before = rows
        if people[root] > most:
            continue
        depth = 1
        members[0] = root
        total[1] = people[root]
        for word in range(words):  # a whole row at once takes seconds more to compile
            hosts[1, word] = served[root, word]
        seen[root] = True
        left[1] = 0
        for position in range(start[root], start[root + 1]):
            u = near[position]
            if u > root:
                edge[1, left[1]] = u
                left[1] += 1
                seen[u] = True
        fresh[1] = left[1]
        ready = True
        while depth > 0:
            if ready:
                ready = False
                if total[depth] >= least:
                    for a in range(depth):
                        town = members[a]
                        if (hosts[depth, town >> 6] >> np.uint64(town & 63)) & one:
                            if rows == room:
                                return before, root
                            for b in range(depth):
                                out[rows, b] = members[b]
                            for b in range(depth, width):
                                out[rows, b] = n
                            rows += 1
                            break
            if depth == width or left[depth] == 0:
                # unmark what this member brought into view
                if depth == 1:
                    seen[members[0]] = False
                    for position in range(start[root], start[root + 1]):
                        seen[near[position]] = False
                else:
                    for k in range(fresh[depth]):
                        seen[edge[depth, n + k]] = False
                depth -= 1
                continue
            left[depth] -= 1
            w = edge[depth, left[depth]]
            if total[depth] + people[w] > most:
                continue
            fits = True
            for a in range(depth):
                if clash[w, members[a]]:
                    fits = False
                    break
            if not fits:
                continue
            some = False
            for word in range(words):
                hosts[depth + 1, word] = hosts[depth, word] & served[w, word]
                if hosts[depth + 1, word] != 0:
                    some = True
            if not some:
                continue
            members[depth] = w
            total[depth + 1] = total[depth] + people[w]
            count = left[depth]
            for k in range(count):
                edge[depth + 1, k] = edge[depth, k]
            new = 0
            if depth + 1 < width:
                for position in range(start[w], start[w + 1]):
                    u = near[position]
                    if u > root and not seen[u]:
                        edge[depth + 1, count] = u
                        count += 1
                        seen[u] = True
                        # kept in the second half of the row, to unmark on the way back
                        edge[depth + 1, n + new] = u
                        new += 1
            left[depth + 1] = count
            fresh[depth + 1] = new
            depth += 1
            ready = True
    return rows, last


COVER_SIGNATURE = "Tuple((i8, f8, i8))(u8[::1], f8[::1], i8[::1], u8, f8, i8, i8[::1])"


@njit(COVER_SIGNATURE, cache=True)
def cover(mask, value, start, everyone, limit, patience, best):
    """Take disjoint groups that cover ``everyone`` at the least value, by depth first.

    mask, value : groups as bits and their values, none negative, sorted by lowest bit
        and then by value
    start : groups with lowest bit i are ``start[i]`` to before ``start[i + 1]``
    limit : only values below it count
    patience : steps after which the best so far is returned
    best : filled with the groups taken

    Returns how many were taken (0: none below the limit), their value, and the steps left.
    """
    towns = len(start) - 1
    taken = np.zeros(towns + 1, np.int64)
    covered = np.zeros(towns + 1, np.uint64)
    spent = np.zeros(towns + 1, np.float64)
    town = np.zeros(towns + 1, np.int64)
    one = np.uint64(1)
    found = 0
    depth = 0
    taken[0] = start[0]
    while depth >= 0 and patience > 0:
        here = town[depth]
        position = taken[depth]
        went = False
        while position < start[here + 1]:
            patience -= 1
            total = spent[depth] + value[position]
            if total >= limit:
                break
            if mask[position] & covered[depth]:
                position += 1
                continue
            together = covered[depth] | mask[position]
            taken[depth] = position + 1
            if together == everyone:
                limit = total
                found = depth + 1
                for k in range(found):
                    best[k] = taken[k] - 1
                break
            after = here + 1
            while (together >> np.uint64(after)) & one:
                after += 1
            depth += 1
            covered[depth] = together
            spent[depth] = total
            town[depth] = after
            taken[depth] = start[after]
            went = True
            break
        if not went:
            depth -= 1
    return found, limit, patience


REBUILD_SIGNATURE = (
    "i8(i8[::1], i8[::1], i8[::1], i8[::1], f8[::1], i2[:,::1], f8, f8, i8, i8, i8[::1])"
)


@njit(REBUILD_SIGNATURE, cache=True)
def rebuild(window, start, near, first, value, members, surplus, limit, most, patience, out):
    """Take a window's towns apart and put them together anew, below a limit.

    window : towns, in order
    start, near : neighbours of town i are ``near[start[i]:start[i + 1]]``
    first : groups whose lowest town is i are ``first[i]`` to before ``first[i + 1]``,
        those of least ``value`` first
    members : shape (m, k), padded with n
    surplus : only groups up to this value are looked at, fewer where they are too many
    limit : only values below it count
    most : groups looked at
    patience : steps of the search
    out : filled with the groups taken

    Returns how many were taken; 0: nothing below the limit was found.
    """
    n = len(first) - 1
    size = len(window)
    width = members.shape[1]
    bit = np.full(n + 1, -1, np.int64)
    order = np.zeros(size, np.int64)
    # from one end of the window to the other, so that the front stays short
    begin = window[0]
    for _ in range(2):
        for town in window:
            bit[town] = -2
        order[0] = begin
        bit[begin] = 0
        known = 1
        looked = 0
        while known < size:
            if looked < known:
                town = order[looked]
                looked += 1
                for position in range(start[town], start[town + 1]):
                    other = near[position]
                    if bit[other] == -2:
                        bit[other] = known
                        order[known] = other
                        known += 1
            else:
                for town in window:
                    if bit[town] == -2:
                        bit[town] = known
                        order[known] = town
                        known += 1
        begin = order[size - 1]
    places = np.zeros(most, np.int64)
    masks = np.zeros(most, np.uint64)
    lows = np.zeros(most, np.int64)
    counts = np.zeros(size + 1, np.int64)
    one = np.uint64(1)
    count = most
    while count == most:
        count = 0
        for low in range(size + 1):
            counts[low] = 0
        everyone = np.uint64(0)
        for town in window:
            for position in range(first[town], first[town + 1]):
                if value[position] > surplus or count == most:
                    break
                mask = np.uint64(0)
                low = size
                for k in range(width):
                    member = members[position, k]
                    if member == n:
                        continue
                    place = bit[member]
                    if place < 0:
                        low = -1
                        break
                    mask |= one << np.uint64(place)
                    low = min(low, place)
                if low >= 0:
                    places[count] = position
                    masks[count] = mask
                    lows[count] = low
                    counts[low + 1] += 1
                    everyone |= mask
                    count += 1
        if count == most:
            surplus *= 0.7
    for place in range(size):
        if not (everyone >> np.uint64(place)) & one:
            return 0
    # sorted by lowest bit, and by value within it
    begins = np.zeros(size + 1, np.int64)
    fill = np.zeros(size + 1, np.int64)
    for low in range(size):
        begins[low + 1] = begins[low] + counts[low + 1]
        fill[low + 1] = begins[low + 1]
    rank = np.zeros(count, np.int64)
    for k in range(count):
        rank[fill[lows[k]]] = k
        fill[lows[k]] += 1
    for low in range(size):
        a, b = begins[low], begins[low + 1]
        gap = (b - a) // 2
        while gap > 0:
            for i in range(a + gap, b):
                here = rank[i]
                j = i
                while j >= a + gap and value[places[rank[j - gap]]] > value[places[here]]:
                    rank[j] = rank[j - gap]
                    j -= gap
                rank[j] = here
            gap = gap // 2
    sorted_masks = np.zeros(count, np.uint64)
    sorted_values = np.zeros(count, np.float64)
    for k in range(count):
        sorted_masks[k] = masks[rank[k]]
        sorted_values[k] = value[places[rank[k]]]
    taken, _, _ = cover(sorted_masks, sorted_values, begins, everyone, limit, patience, out)
    for k in range(taken):
        out[k] = places[rank[out[k]]]
    return taken
