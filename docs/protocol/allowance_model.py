#!/usr/bin/env python3
"""Explicit-state model of a buyer's limit of seats (docs/protocol.md, "Seats per buyer").

Explores every interleaving of a buyer's parallel holds of one concert and the ends (cancelled, expired) of those that were made.
Every step that writes is one transactional batch in the buyer's partition, so a crash between two steps leaves nothing half done.
    python3 allowance_model.py                as designed: must print OK
    python3 allowance_model.py --break NAME   one guard removed: must print VIOLATION (--list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-patch-condition": "counting a hold does not ask whether there is room",
    "no-if-match-on-count": "what was decided from a read allowance is written over any version",
    "no-look": "a suspicion from memory refuses a hold without a read",
    "no-if-match-on-end": "what an ended hold leaves is written over any version",
}
LIMIT, HOLDS = 3, (1, 2, 1, 1)      # the limit, and the seats that each of the parallel holds asks for

# world = (doc, next version, procs); doc = None or (version, seats, entries); proc r = (pc, what it read)

def put(t, i, v): return t[:i] + (v,) + t[i + 1:]

def steps(w):
    """Yields (label, next world)."""
    doc, version, procs = w
    for r, (pc, read) in enumerate(procs):
        def go(npc, nread=None): return (doc, version, put(procs, r, (npc, nread)))
        def write(npc, entries):
            after = (version, sum(HOLDS[e] for e in entries), entries) if entries else None
            return (after, version + 1, put(procs, r, (npc, None)))
        if pc == "start":
            # What memory suspects may be wrong in any way: every hold may be suspected, or none.
            yield f"{r} begins", go("first")
            over = doc is not None and doc[1] + HOLDS[r] > LIMIT
            if over: yield f"{r} is suspected, and a read confirms it: refused before anything was written", go("end")
            elif BREAK == "no-look": yield f"{r} is suspected, and refused", go("wronged")
            else: yield f"{r} is suspected, and a read finds room", go("first")
        elif pc == "first":
            if doc is None: yield f"{r} creates reservation and allowance", write("held", frozenset([r]))
            else: yield f"{r} finds an allowance (409)", go("patch")
        elif pc == "patch":
            if doc is None: yield f"{r} patches nothing (404)", go("read")
            elif doc[1] + HOLDS[r] <= LIMIT or BREAK == "no-patch-condition":
                after = (version, doc[1] + HOLDS[r], doc[2] | {r})
                yield f"{r} creates the reservation and patches the allowance", (after, version + 1, put(procs, r, ("held", None)))
            else: yield f"{r} finds no room (412)", go("read")
        elif pc == "read": yield f"{r} reads", go("decide", doc)
        elif pc == "decide":
            entries = read[2] if read else frozenset()
            same = doc == read or (BREAK == "no-if-match-on-count" and doc and read)
            if sum(HOLDS[e] for e in entries) + HOLDS[r] > LIMIT: yield f"{r} is refused", go("end")
            elif same: yield f"{r} creates the reservation and writes the allowance", write("held", entries | {r})
            else: yield f"{r} reads again (409, 412)", go("read")
        elif pc == "held":
            yield f"{r} keeps its seats", go("kept")
            yield f"{r} ends: reads", go("ending", doc)
        elif pc == "ending":
            same = doc == read or BREAK == "no-if-match-on-end"
            if same: yield f"{r} ended and not counted any more", write("end", read[2] - {r})
            else: yield f"{r} ends: reads again (412)", go("ending", doc)

def check(w):
    doc, _, procs = w
    counted = doc[2] if doc else frozenset()
    alive = frozenset(r for r, (pc, _) in enumerate(procs) if pc in ("held", "ending", "kept"))
    if sum(HOLDS[r] for r in alive) > LIMIT: return f"the holds {sorted(alive)} are over the limit"
    if counted != alive: return f"counted are {sorted(counted)}, alive {sorted(alive)}"
    for r, (pc, _) in enumerate(procs):
        if pc == "wronged": return f"the hold {r} was refused with room for it"
    if doc and doc[1] != sum(HOLDS[r] for r in counted): return f"the sum {doc[1]} is not that of {sorted(counted)}"
    return None

if __name__ == "__main__":
    if "--list" in sys.argv:
        for k, v in GUARDS.items(): print(f"{k}: {v}")
        sys.exit()
    if "--break" in sys.argv: BREAK = sys.argv[sys.argv.index("--break") + 1]
    start = (None, 0, (("start", None),) * len(HOLDS))
    seen, stack = {start: None}, [start]
    while stack:
        w = stack.pop()
        if bad := check(w):
            trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            print(f"VIOLATION after {len(seen)} states: {bad}"); print("\n".join("  " + t for t in trail[::-1])); sys.exit(1)
        for label, n in steps(w):
            if n not in seen: seen[n] = (w, label); stack.append(n)
    print(f"OK: {len(seen)} states, every invariant holds")
