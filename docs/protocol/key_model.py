#!/usr/bin/env python3
"""Explicit-state model of a hold under an Idempotency-Key (docs/protocol.md, "Idempotency-Key").

Two processes run the same keyed call of two seats in two sections, each may be repeated once, another buyer has the second seat for a
while, the hold that was made may end, and one process may crash anywhere. The attempts of a key have the ids 0, 1, 2 in that order.
    python3 key_model.py                as designed: must print OK
    python3 key_model.py --break NAME   one guard removed: must print VIOLATION (--list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-tombstone": "an attempt that is given up leaves no tombstone under its id, and the next attempt takes the next id",
    "next-without-tombstone": "a repeated call takes the next id whatever became of the last one",
    "ended-is-made": "a hold that was made and ended counts as an attempt that was given up",
    "no-give-back": "a call that finds its hold ended keeps the seats that it took for it",
    "no-owner-check": "giving back frees a seat without looking whose it is",
}
IDS = 4

# world = (seats, res, procs, ender, other, crashes); seat = None, an attempt's id, or "X" (the other buyer's)
# res[n] = None, "Tomb", "Held", "Ended"; proc = (pc, id, repeats left); other = moves left of the other buyer

def put(t, i, v): return t[:i] + (v,) + t[i + 1:]

def free(seats, n): return tuple(None if s == n or (BREAK == "no-owner-check" and s is not None) else s for s in seats)

def steps(w):
    """Yields (label, next world)."""
    seats, res, procs, ender, other, crashes = w
    if other == 2 and seats[1] is None: yield "another buyer takes seat 1", (put(seats, 1, "X"), res, procs, ender, 1, crashes)
    if other == 1: yield "another buyer gives seat 1 back", (put(seats, 1, None) if seats[1] == "X" else seats, res, procs, ender, 0, crashes)
    if ender:
        for n in range(IDS):
            if res[n] == "Held": yield f"hold {n} ends", (free(seats, n), put(res, n, "Ended"), procs, False, other, crashes)
    # The settle message of an attempt is due only when no request can be at it any more.
    for n in range(IDS):
        if n in seats and res[n] != "Held" and not any(p[1] == n and p[0] != "done" for p in procs):
            yield f"settle {n}", (free(seats, n), put(res, n, res[n] or "Tomb"), procs, ender, other, crashes)
    for i, (pc, n, left) in enumerate(procs):
        def go(npc, nn=n, s=seats, r=res, nleft=left): return (s, r, put(procs, i, (npc, nn, nleft)), ender, other, crashes)
        if pc == "done":
            continue
        if crashes and pc != "claim0": yield f"{i} crashes at {pc}", (seats, res, put(procs, i, ("done", n, 0)), ender, other, crashes - 1)
        if pc in ("claim0", "claim1"):
            seat = int(pc[-1])
            if seats[seat] in (None, n): yield f"{i} takes seat {seat} for {n}", go("claim1" if seat == 0 else "create", s=put(seats, seat, n))
            else: yield f"{i} finds seat {seat} taken", go("give back" if seat or BREAK == "next-without-tombstone" else "refused")
        elif pc == "create":
            if res[n] is None: yield f"{i} creates {n}", go("done", r=put(res, n, "Held"))
            else: yield f"{i} finds {n}", go("found")
        elif pc == "found":
            if res[n] == "Held": yield f"{i} answers with {n}", go("done")
            elif res[n] == "Tomb" or BREAK == "ended-is-made": yield f"{i} finds {n} given up, gives its seats back", go("next", s=free(seats, n))
            else: yield f"{i} finds {n} ended", go("done", s=seats if BREAK == "no-give-back" else free(seats, n))
        elif pc == "give back":
            if res[n] == "Held": yield f"{i} leaves the seats to {n}", go("done")
            elif BREAK in ("no-tombstone", "next-without-tombstone"): yield f"{i} frees seats of {n}", go("next refused", s=free(seats, n))
            else: yield f"{i} writes the tombstone of {n}", go("free", r=put(res, n, res[n] or "Tomb"))
        elif pc == "free": yield f"{i} frees seats of {n}", go("refused", s=free(seats, n))
        elif pc == "next refused": yield f"{i} is refused", go("refused", nn=min(n + 1, IDS - 1))
        elif pc == "next":
            later = next((m for m in range(n + 1, IDS) if res[m] not in ("Tomb",) + (("Ended",) if BREAK == "ended-is-made" else ())), None)
            yield f"{i} goes on with {later}", go("claim0" if later is not None else "done", nn=later if later is not None else n)
        elif pc == "refused":
            if left: yield f"{i} is repeated", go("claim0", nleft=left - 1)
            yield f"{i} is refused for good", go("done")

def check(w, at_rest):
    seats, res, procs, *_ = w
    made = [n for n in range(IDS) if res[n] in ("Held", "Ended")]
    if len(made) > 1: return f"the key made {made}"
    if made and res[made[0]] == "Held" and any(s != made[0] for s in seats): return f"{made[0]} is held and the seats are {seats}"
    if at_rest:
        for s in seats:
            if s is not None and s != "X" and res[s] != "Held": return f"at rest a seat is kept for {s}, which is {res[s]}"
        if any(p[0] != "done" for p in procs): return "somebody is stuck"
    return None

def promptly(w):
    """Where both calls have ended without a crash and nothing is held, no seat waits for a message."""
    seats, res, procs, _, _, crashes = w
    if crashes and all(p[0] == "done" for p in procs) and any(s not in (None, "X") and res[s] != "Held" for s in seats): return f"seats {seats} wait for a message"
    return None

if __name__ == "__main__":
    if "--list" in sys.argv:
        for k, v in GUARDS.items(): print(f"{k}: {v}")
        sys.exit()
    if "--break" in sys.argv: BREAK = sys.argv[sys.argv.index("--break") + 1]
    start = ((None, None), (None,) * IDS, (("claim0", 0, 1),) * 2, True, 2, 1)
    seen, stack = {start: None}, [start]
    while stack:
        w = stack.pop()
        nexts = list(steps(w))
        if bad := check(w, False) or promptly(w) or (check(w, True) if not nexts else None):
            trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            print(f"VIOLATION after {len(seen)} states: {bad}"); print("\n".join("  " + t for t in trail[::-1])); sys.exit(1)
        for label, n in nexts:
            if n not in seen: seen[n] = (w, label); stack.append(n)
    print(f"OK: {len(seen)} states, every invariant holds")
