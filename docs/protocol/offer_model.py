#!/usr/bin/env python3
"""Explicit-state model of a return list: people wait for a date that is sold out, and a seat that comes back is offered to the first of them as a hold.

One seat comes back. Two people wait, the first of them before the second; somebody who does not wait tries to hold it; two runs of the timer overlap, either
may die anywhere; an offer is paid, given back or runs out; a person may leave. A hold itself is one step here: protocol_model.py explores it.
At rest nobody waits while the seat is free, and no entry says that something is offered which is not. Nobody is ever passed over.
    python3 offer_model.py                 the protocol as designed: must print OK
    python3 offer_model.py --break NAME    one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "open-to-others": "a hold of somebody who does not wait is not refused while people wait",
    "hold-before-mark": "the seat is held before the entry says for whom",
    "no-condition": "an entry is marked whatever became of it since it was read",
    "goes-on-after-conflict": "a run that lost an entry to another goes on with the next person",
    "two-queries": "a run reads the open offers first and the waiting afterwards",
    "no-finish": "a run does not finish the offers that it finds before it makes others",
    "refused-to-the-end": "who was offered a seat that was gone loses the place",
}
FIRST, SECOND, OTHER = "first", "second", "other"

# world = (seat, entries, held, procs, deaths, passed)
#   seat: who has it, or None.  entries = ((name, place, state, version), ...), state "waits" or "offer"
#   held: reservations that were made: sorted tuple of (name, "held"|"paid"|"over")
#   procs = sorted tuple of (kind, pc, data); passed: somebody was passed over

def entry(entries, name): return next((e for e in entries if e[0] == name), None)
def without(entries, name): return tuple(e for e in entries if e[0] != name)
def put(entries, e): return tuple(sorted(without(entries, e[0]) + (e,), key=lambda x: x[1]))
def state_of(held, name): return next((s for n, s in held if n == name), None)
def set_held(held, name, state): return tuple(sorted([h for h in held if h[0] != name] + [(name, state)]))

def hold(seat, held, name):
    """The reservation has one name for each offer: who repeats it finds it."""
    if state_of(held, name): return seat, held, state_of(held, name) == "held"
    return (name, set_held(held, name, "held"), True) if seat is None else (seat, held, False)

def steps(w):
    seat, entries, held, procs, deaths, passed = w
    def world(seat=seat, entries=entries, held=held, procs=procs, deaths=deaths, passed=passed):
        return (seat, entries, held, tuple(sorted(procs, key=repr)), deaths, passed)
    for name, state in held:
        if state == "held":
            yield f"{name} pays", world(held=set_held(held, name, "paid"))
            if name != OTHER: yield f"the offer to {name} runs out", world(seat=None, held=set_held(held, name, "over"))
    # Somebody who waits leaves: the entry goes.
    e = entry(entries, FIRST)
    if e and e[2] == "waits" and state_of(held, FIRST) is None: yield "the first leaves", world(entries=without(entries, FIRST), held=set_held(held, FIRST, "left"))
    if sum(p[0] == "run" for p in procs) < 2 and (needs_run(w)): yield "a run begins", world(procs=procs + (("run", "read", None),))
    for i, (kind, pc, data) in enumerate(procs):
        rest = procs[:i] + procs[i + 1:]
        def go(npc, ndata=None, **changes): return world(procs=rest + (((kind, npc, ndata),) if npc else ()), **changes)
        if kind == "other":
            if pc == "look":
                waits = any(e[2] == "waits" for e in entries) and BREAK != "open-to-others"
                yield "somebody else looks", go(None if waits else "hold")
            else:
                s, h, got = hold(seat, held, OTHER)
                yield "somebody else tries to hold", go(None, seat=s, held=h)
            continue
        if deaths and pc != "read": yield f"a run dies at {pc}", world(procs=rest, deaths=deaths - 1)
        if pc == "read":
            if BREAK == "two-queries": yield "read the offers", go("read waiting", tuple(e for e in entries if e[2] == "offer"))
            else: yield "read", go("next", entries)
        elif pc == "read waiting": yield "read the waiting", go("next", tuple(sorted(data + tuple(e for e in entries if e[2] == "waits"), key=lambda x: x[1])))
        elif pc == "next":
            if not data: yield "nobody is left", go(None)
            elif data[0][2] == "offer":
                yield "an open offer", go("next" if BREAK == "no-finish" else "finish", data[1:] if BREAK == "no-finish" else data)
            elif any(x[2] == "offer" for x in data) and BREAK != "no-finish":
                yield "an open offer", go("next", tuple(sorted(data, key=lambda x: (x[2] != "offer", x[1]))))
            elif seat is not None: yield "nothing is free", go(None)
            else: yield "free", go("hold" if BREAK == "hold-before-mark" else "mark", data)
        elif pc == "mark":
            name = data[0][0]
            now = entry(entries, name)
            if now != data[0] and BREAK != "no-condition": yield "412", go("next" if BREAK == "goes-on-after-conflict" else None, data[1:])
            else:
                marked = (name, data[0][1], "offer", (now or data[0])[3] + 1)
                yield f"marked for {name}", go("done" if BREAK == "hold-before-mark" else "hold", (marked,) + data[1:], entries=put(entries, marked))
        elif pc in ("hold", "finish"):
            name = data[0][0]
            # Whoever waits before this one is passed over.
            earlier = [e for e in entries if state_of(held, e[0]) is None and e[1] < data[0][1]]
            ended = state_of(held, name) in ("over", "paid")
            if state_of(held, name) == "left": yield "an offer to somebody who left", go(None, passed=True)
            elif ended: yield f"the offer to {name} has ended", go("remove", data)
            else:
                s, h, got = hold(seat, held, name)
                was = state_of(held, name)
                if got:
                    mark = "mark" if BREAK == "hold-before-mark" else "next"
                    yield f"held for {name}", go(mark, data if mark == "mark" else data[1:], seat=s, held=h, passed=passed or (was is None and bool(earlier)))
                else: yield f"gone before {name}", go(None if BREAK == "hold-before-mark" else "unmark", data)
        elif pc == "remove":
            name = data[0][0]
            yield f"{name} is served", go("next", data[1:], entries=without(entries, name) if entry(entries, name) == data[0] else entries)
        elif pc == "unmark":
            name, place = data[0][0], data[0][1]
            back = (name, 9 if BREAK == "refused-to-the-end" else place, "waits", data[0][3] + 1)
            yield f"{name} waits on", go(None, entries=put(entries, back) if entry(entries, name) == data[0] else entries, passed=passed or back[1] != place)
        elif pc == "done": yield "done", go("next", data[1:])

def needs_run(w):
    seat, entries, held = w[:3]
    return any(e[2] == "offer" and state_of(held, e[0]) != "held" for e in entries) or (seat is None and any(e[2] == "waits" for e in entries))

def check(w):
    seat, entries, held, procs, _, passed = w
    if passed: return "somebody was passed over, or is offered what they no longer wait for"
    for name, state in held:
        if state == "held" and seat != name: return f"{name} is told of a seat that is not held for them"
        if name in (FIRST, SECOND) and state == "held" and not procs and not (e := entry(entries, name)): return f"a seat is held for {name}, and no entry says so"
    if not procs and seat is None and any(e[2] == "waits" for e in entries) and not needs_run(w): return "somebody waits while the seat is free"
    if seat == OTHER and state_of(held, FIRST) is None and entry(entries, FIRST) and BREAK == "open-to-others": return "somebody else has the seat that people wait for"
    return None

def explore():
    entries = ((FIRST, 1, "waits", 0), (SECOND, 2, "waits", 0))
    start = (None, entries, (), (("other", "look", None),), 1, False)
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        bad = check(w)
        if bad:
            trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            return bad, trail[::-1], len(seen)
        for label, n in steps(w):
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
