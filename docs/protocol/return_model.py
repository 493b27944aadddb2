#!/usr/bin/env python3
"""Explicit-state model of giving seats back one by one, and of cancelling a date.

One paid reservation of two seats of 1 point each. Its buyer gives back seat 0, seat 1 and all, in calls of their own; the date is
cancelled, which refunds whatever is left; another buyer takes a seat that is free. One crash may happen between any two steps; a
message is handled late, and twice. Checked in every state: no point is refunded twice, a paid seat is nobody else's. At rest: the
ledger is what the reservation says, every seat agrees with its reservation, everybody was told of every return, and after a
cancelled date nobody has a seat.
    python3 return_model.py                the protocol as designed: must print OK
    python3 return_model.py --break NAME   one guard removed: must print VIOLATION (--list names them)
"""
import sys

GUARDS = {
    "no-if-match": "giving back does not check the reservation's ETag",
    "no-message": "nothing is queued before some seats are given back",
    "short-delay": "the message may be handled while its request can still commit",
    "no-owner-check": "a message frees its seats without looking whose they are",
    "message-by-status": "a message about some seats only looks at the reservation's status",
    "no-closing-scan": "the job of a cancelled date looks for reservations once only, and a hold of a stale process comes later",
    "no-tombstone": "the job finds a seat without a reservation and only frees it",
}
BREAK = ""

# world = (res, seats, ledger, told, msgs, procs, left, cancelled, stale, job)
#   res = (seats still its own, version)        seats = owner of each: "r", "o" (the other buyer), "l" (the late hold) or None
#   ledger = points refunded                    told = returns that receivers were told of
#   msgs = ((seats, returns),…)                 procs = ((name, pc, locals),…)
#   late = None, "seat" (its seat is taken), "held" (the reservation is there), "tomb", "gone"; stale = processes that do not know of
#   the cancelled date may still begin a hold   job = (pc, found)
def put(t, i, v): return t[:i] + (v,) + t[i + 1:]

def steps(w, limits):
    res, seats, ledger, told, msgs, procs, left, cancelled, late, stale, job = w
    def world(res=res, seats=seats, ledger=ledger, told=told, msgs=msgs, procs=procs, left=left, cancelled=cancelled, late=late, stale=stale, job=job):
        return (res, seats, ledger, told, tuple(sorted(msgs)), tuple(sorted(procs, key=repr)), left, cancelled, late, stale, job)
    committing = any(p[0] == "call" and p[1] == "c2" for p in procs)
    for m in sorted(set(msgs)):
        if (not committing or BREAK == "short-delay") and not any(p[0] == "handler" and p[2][0] == m for p in procs) and sum(p[0] == "handler" for p in procs) < 2:
            yield f"deliver {m}", world(procs=procs + (("handler", "s0", (m,)),))
    # the other buyer takes a free seat, while the date is not cancelled
    for i in (0, 1):
        if seats[i] is None and not cancelled and "o" not in seats: yield f"other takes {i}", world(seats=put(seats, i, "o"))
    # a hold by a process whose catalogue is stale: its seat, then its reservation; never after its deadline
    if limits["cancel"] and cancelled and stale:
        if late is None and None in seats: yield "late hold: seat", world(seats=put(seats, seats.index(None), "l"), late="seat")
        yield "catalogues are fresh, requests have ended", world(stale=False, late="gone" if late == "seat" else late)
    if late == "seat" and stale: yield "late hold: reservation", world(late="held")
    if late == "tomb" and stale: yield "late hold finds its tombstone", world(late="gone", seats=tuple(None if s == "l" else s for s in seats))
    # its settle message, for a hold that never came to be
    if late == "gone" and "l" in seats: yield "settle the late hold", world(seats=tuple(None if s == "l" else s for s in seats))
    if limits["cancel"] and not cancelled: yield "the date is cancelled", world(cancelled=True, job=("j0", ()), seats=tuple(None if s == "o" else s for s in seats))
    pc, found = job
    if pc == "j0": yield "job: scan", world(job=("j1", tuple(sorted({s for s in seats if s in ("r", "l")}))))
    elif pc == "j1":
        if not found:
            # the closing scan begins when no stale process can commit any more
            if BREAK == "no-closing-scan" or (not stale and not any(s in ("r", "l") for s in seats)): yield "job: done", world(job=("done", ()))
            elif not stale: yield "job: scan again", world(job=("j0", ()))
        elif found[0] == "l":
            if late in ("seat",) and BREAK != "no-tombstone": yield "job: tombstone", world(late="tomb", seats=tuple(None if s == "l" else s for s in seats), job=("j1", found[1:]))
            elif late == "held": yield "job: release the late hold", world(late="gone", seats=tuple(None if s == "l" else s for s in seats), job=("j1", found[1:]))
            else: yield "job: only free", world(seats=tuple(None if s == "l" else s for s in seats), job=("j1", found[1:]))
        elif found[0] == "r":
            if not any(p[0] == "call" and p[2] and p[2][0] == "job" for p in procs):
                if res[0]: yield "job: refund", world(procs=procs + (("call", "c0", ("job", (0, 1))),))
                else: yield "job: refunded", world(job=("j1", found[1:]))
    for i, (name, pc, loc) in enumerate(procs):
        rest = procs[:i] + procs[i + 1:]
        def go(npc, nloc, **more): return world(procs=rest if npc is None else rest + ((name, npc, nloc),), **more)
        if left and pc not in ("c0", "s0"): yield f"{name} crashes at {pc}", world(procs=rest, left=left - 1)
        if name == "call":
            who, what = loc[0], loc[1]
            if pc == "c0": yield f"{who}: read", go("c1", (who, what, res))
            elif pc == "c1":
                back = tuple(s for s in what if s in loc[2][0])
                if not back or (len(back) < len(what) and who != "job" and len(what) == 1): yield f"{who}: nothing to give back", go(None, None)
                else: yield f"{who}: queue", go("c2", (who, back, loc[2]), msgs=msgs if BREAK == "no-message" else msgs + (back,))
            elif pc == "c2":
                if res[1] != loc[2][1] and BREAK != "no-if-match": yield f"{who}: 412, read again", go("c0", (who, loc[1]))
                else:
                    kept = tuple(s for s in loc[2][0] if s not in what)
                    yield f"{who}: batch", go("c3", loc, res=(kept, res[1] + 1), ledger=ledger + len(what))
            elif pc == "c3": yield f"{who}: free", go(None, None, seats=tuple(None if j in what and s == "r" else s for j, s in enumerate(seats)))
        else:
            m = loc[0]
            if pc == "s0": yield "handler: read", go("s1", (m, res))
            elif pc == "s1":
                came = not any(s in loc[1][0] for s in m) if BREAK != "message-by-status" else not loc[1][0]
                if not came: yield "handler: the commit never came", world(procs=rest, msgs=tuple(x for j, x in enumerate(msgs) if j != msgs.index(m)))
                else: yield "handler: free", go("s2", (m,), seats=tuple(None if j in m and (s == "r" or BREAK == "no-owner-check") else s for j, s in enumerate(seats)))
            elif pc == "s2": yield "handler: tell", world(procs=rest, told=told | {s for s in m}, msgs=tuple(x for j, x in enumerate(msgs) if j != msgs.index(m)))

def check(w, at_rest):
    res, seats, ledger, told, msgs, procs, left, cancelled, late, stale, job = w
    if ledger > 2: return f"{ledger} points of 2 were refunded"
    if ledger != 2 - len(res[0]): return f"{ledger} points went back, and {res} is left"
    for s in res[0]:
        if seats[s] != "r": return f"seat {s} is paid and {seats[s]} has it"
    if not at_rest: return None
    for s in (0, 1):
        if seats[s] == "r" and s not in res[0]: return f"seat {s} is nobody's and looks sold"
        if s not in res[0] and s not in told: return f"nobody was told that seat {s} went back"
    if cancelled and res[0]: return "the date is cancelled and not refunded"
    if cancelled and late == "held": return "a hold of a cancelled date is left"
    if "l" in seats and late != "held": return "a seat is held for nobody"
    return None

def explore(limits):
    calls = tuple(("call", "c0", (f"buyer {n}", what)) for n, what in enumerate(limits["calls"]))
    start = (((0, 1), 0), ("r", "r"), 0, frozenset(), (), calls, limits["crashes"], False, None, True, ("idle", ()))
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        nexts = list(steps(w, limits))
        bad = check(w, False) or (check(w, True) if not nexts else None)
        if bad:
            trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            return bad, trail[::-1], len(seen)
        for label, n in nexts:
            if n not in seen and n[0][1] <= 4: seen[n] = (w, label); stack.append(n)
    return None, [], len(seen)

if __name__ == "__main__":
    if "--list" in sys.argv:
        for k, v in GUARDS.items(): print(f"{k}: {v}")
        sys.exit()
    if "--break" in sys.argv: BREAK = sys.argv[sys.argv.index("--break") + 1]
    total = 0
    for limits in ({"calls": [(0,), (1,), (0, 1)], "cancel": False, "crashes": 1}, {"calls": [(0,)], "cancel": True, "crashes": 1}):
        bad, trail, n = explore(limits); total += n
        if bad:
            print(f"VIOLATION after {n} states: {bad}"); print("\n".join("  " + t for t in trail)); sys.exit(1)
    print(f"OK: {total} states, every invariant holds")
