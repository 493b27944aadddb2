#!/usr/bin/env python3
"""Explicit-state model of a sale at the box office: the seat is claimed as by a hold, and the reservation is created as paid.

One seat; an operator sells it and may send the call again under its key; a buyer holds and pays it as well; messages are late, twice or lost once, and one
process dies anywhere. A buyer's own hold is one step here: protocol_model.py explores it.
At rest the seat is sold to whoever has a paid reservation of it, and free where nobody has; receivers were told of every sale; no marker is left.
    python3 box_office_model.py                the protocol as designed: must print OK
    python3 box_office_model.py --break NAME   one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-tombstone": "settling leaves nothing where it finds no reservation",
    "no-owner-check": "settling frees the seat whoever has it",
    "no-marker": "the sale's document does not say what has not followed it",
    "no-sweep": "nobody looks for seats that are held past their time",
    "replaces": "the sale writes its document whatever is there",
}
SALE, BUYER = "sale", "buyer"

# world = (seat, doc, buyer, told, msgs, procs, deaths, losses, calls)
#   seat = (owner or None, "held"|"sold"|"free")   doc: None, "tombstone" or ("paid", marked)   buyer: paid or not
#   msgs: sorted tuple of "settle", "finish"       procs: sorted tuple of (name, pc)             calls: repeats that may come

def steps(w):
    seat, doc, buyer, told, msgs, procs, deaths, losses, calls = w
    def world(seat=seat, doc=doc, buyer=buyer, told=told, msgs=msgs, procs=procs, deaths=deaths, losses=losses, calls=calls):
        return (seat, doc, buyer, told, tuple(sorted(set(msgs))), tuple(sorted(procs)), deaths, losses, calls)
    paid = isinstance(doc, tuple)
    if not buyer and seat[1] == "free": yield "a buyer holds and pays", world(seat=(BUYER, "sold"), buyer=True)
    if calls and not any(p[0] == "call" for p in procs): yield "the operator sells", world(procs=procs + (("call", "begin"),), calls=calls - 1)
    if paid and doc[1] and "finish" not in msgs: yield "the reconciler queues it again", world(msgs=msgs + ("finish",))
    # The sweep looks for held seats that are overdue; the call has ended by then.
    if seat == (SALE, "held") and "settle" not in msgs and not any(p[0] == "call" for p in procs) and BREAK != "no-sweep":
        yield "the sweep queues the seat", world(msgs=msgs + ("settle",))
    for m in msgs:
        if losses: yield f"{m} is lost", world(msgs=tuple(x for x in msgs if x != m), losses=losses - 1)
        # Invisible while the call can still commit; a settle message comes when a hold is due, and a slow call may still run.
        running = any(p[0] == "call" for p in procs)
        if not any(p[0] == m for p in procs) and not (running and m == "finish"): yield f"deliver {m}", world(procs=procs + ((m, "read"),))
    for i, (name, pc) in enumerate(procs):
        rest = procs[:i] + procs[i + 1:]
        def go(npc, **changes): return world(procs=rest + (((name, npc),) if npc else ()), **changes)
        handled = tuple(x for x in msgs if x != name)
        if deaths and pc not in ("begin", "read"): yield f"{name} dies at {pc}", world(procs=rest, deaths=deaths - 1)
        if name == "call":
            if pc == "begin": yield "queue what finishes it", go("settle", msgs=msgs + ("finish",))
            elif pc == "settle": yield "queue what frees the seat", go("claim", msgs=msgs + ("settle",))
            elif pc == "claim":
                if seat[1] == "free": yield "claim", go("create", seat=(SALE, "held"))
                elif seat[0] == SALE: yield "its own already", go("create")
                else: yield "refused", go(None)
            elif pc == "create":
                if doc is None or BREAK == "replaces": yield "create as paid", go("sold", doc=("paid", BREAK != "no-marker"))
                elif paid: yield "made before", go("sold")
                else: yield "too late", go("back")
            elif pc == "back": yield "gives the seat back", go(None, seat=(None, "free") if seat == (SALE, "held") else seat)
            elif pc == "sold":
                after = (SALE, "sold") if seat == (SALE, "held") else seat
                yield "sold", go(None, seat=after)
        elif name == "settle":
            if pc == "read":
                if doc is None: yield "tombstone", go("seat", doc=None if BREAK == "no-tombstone" else "tombstone")
                else: yield "decided", go("seat")
            else:
                own = seat[0] == SALE or BREAK == "no-owner-check"
                after = seat if not own or seat[1] == "free" else ((SALE, "sold") if isinstance(doc, tuple) else (None, "free"))
                yield "the seat follows", go(None, seat=after, msgs=handled)
        elif name == "finish":
            if pc == "read": yield ("committed" if paid else "nothing was committed"), (go("seat") if paid else go(None, msgs=handled))
            elif pc == "seat": yield "the seat follows", go("tell", seat=(SALE, "sold") if seat == (SALE, "held") else seat)
            elif pc == "tell": yield "tell", go("clear", told=True)
            elif pc == "clear": yield "clear", go(None, doc=("paid", False) if paid else doc, msgs=handled)

def check(w):
    seat, doc, buyer, told = w[:4]
    paid = isinstance(doc, tuple)
    if paid and buyer: return "two have paid for the seat"
    if paid and seat != (SALE, "sold"): return f"at rest the sale is paid and the seat is {seat}"
    if buyer and seat != (BUYER, "sold"): return f"at rest a buyer has paid and the seat is {seat}"
    if not paid and not buyer and seat[1] != "free": return f"at rest nobody has paid and the seat is {seat}"
    if paid and not told: return "at rest nobody was told of the sale"
    return "at rest a marker is left" if paid and doc[1] else None

def explore():
    start = ((None, "free"), None, False, False, (), (), 1, 1, 2)
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        nexts = [n for n in steps(w) if n[1] != w]
        # Whoever may come need not: the world is at rest where no message, process or timer has anything to do.
        timers = (isinstance(w[1], tuple) and w[1][1]) or (w[0] == (SALE, "held") and BREAK != "no-sweep")
        bad = "two have paid for the seat" if isinstance(w[1], tuple) and w[2] else check(w) if not (w[4] or w[5] or timers) else None
        if bad:
            trail = []
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
