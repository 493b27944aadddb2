#!/usr/bin/env python3
"""Explicit-state model of one seat in a seat map: who writes the seat's document writes the map afterwards, in any order, beside a rebuild.

Explores every interleaving of writers (read, write with If-Match, then the map), a message that only reads and shows what it read, two rebuilds, one crash
anywhere (its message reads and shows again) and one loss of Redis. At rest the map is missing (it is rebuilt when somebody asks), or says what the document says.
    python3 map_model.py                the rules as designed: must print OK
    python3 map_model.py --break NAME   one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-version": "a write of the map does not compare versions: the last to arrive wins",
    "pending-without-version": "a pending write replaces a newer one",
    "install-without-version": "a rebuild puts the pending write on top of what it read, newer or not",
    "no-pending": "a write during a rebuild is not remembered for it",
}

# world = (doc, map, pending, lock, procs, crashes left, losses left); doc, map, pending = (status, version) or None
# procs = sorted tuple of (name, number, pc, what it read)

def put(t, i, v): return tuple(sorted(t[:i] + (v,) + t[i + 1:], key=repr))

def newer(new, old):
    if old is None or BREAK == "no-version": return True
    return new[1] >= old[1]

def show(shown, pending, lock, seat):
    """write-seat-map.lua"""
    if (shown is None or lock) and BREAK != "no-pending":
        if BREAK == "pending-without-version" or newer(seat, pending): pending = seat
    if shown is not None and newer(seat, shown): shown = seat
    return shown, pending

def steps(w):
    doc, shown, pending, lock, procs, crashes, losses = w
    if losses: yield "Redis is lost", (doc, None, None, None, procs, crashes, 0)
    for i, (name, number, pc, read) in enumerate(procs):
        def go(npc, nread=None, doc=doc, shown=shown, pending=pending, lock=lock):
            rest = procs[:i] + procs[i + 1:]
            return (doc, shown, pending, lock, put(procs, i, (name, number, npc, nread)) if npc else rest, crashes, losses)
        # What crashed is done again by its message, which reads first.
        if crashes and pc in ("write", "show"):
            yield f"{name} {number} crashes", (doc, shown, pending, lock, put(procs, i, ("message", number, "read", None)), 0, losses)
        if pc == "read": yield f"{name} {number} reads", go("write" if name == "writer" else "show", doc)
        elif pc == "write":
            if read == doc: yield f"writer {number} writes", go("show", ((doc[0] + 1) % 2, doc[1] + 1), doc=((doc[0] + 1) % 2, doc[1] + 1))
            else: yield f"writer {number}: 412", go("read")
        elif pc == "show":
            s, j = show(shown, pending, lock, read)
            yield f"{name} {number} shows {read}", go(None, shown=s, pending=j)
        elif pc == "lock":
            if lock is None: yield f"rebuild {number} begins", go("look", lock=number)
            else: yield f"rebuild {number} waits for the other", go(None)
        elif pc == "look": yield f"rebuild {number} reads", go("install", doc)
        elif pc == "install":
            if lock != number: yield f"rebuild {number} lost its lock", go(None)
            else:
                top = pending if pending is not None and (BREAK == "install-without-version" or newer(pending, read)) else read
                yield f"rebuild {number} installs", go(None, shown=top, pending=None, lock=None)

def explore():
    procs = tuple(sorted([("writer", 0, "read", None), ("writer", 1, "read", None), ("writer", 2, "read", None), ("message", 3, "read", None),
                          ("rebuild", 4, "lock", None), ("rebuild", 5, "lock", None)], key=repr))
    start = ((0, 0), (0, 0), None, None, procs, 1, 1)
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        nexts = list(steps(w))
        if not w[4] and w[1] is not None and w[1][0] != w[0][0]:
            bad = f"at rest the seat is {w[0]} and the map shows {w[1]}"; trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            return bad, trail[::-1], len(seen)
        for label, n in nexts:
            if n not in seen: seen[n] = (w, label); stack.append(n)
    return None, [], len(seen)

if __name__ == "__main__":
    if "--list" in sys.argv:
        for k, v in GUARDS.items(): print(f"{k}: {v}")
        sys.exit()
    if "--break" in sys.argv: BREAK = sys.argv[sys.argv.index("--break") + 1]
    bad, trail, n = explore()
    if bad:
        print(f"VIOLATION after {n} states: {bad}"); print("\n".join("  " + t for t in trail)); sys.exit(1)
    print(f"OK: {n} states, every invariant holds")
