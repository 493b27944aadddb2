#!/usr/bin/env python3
"""Explicit-state model of what must follow a decided reservation: its seat, and what receivers are told; kept by a marker that the decision writes.

Explores one held reservation that is paid and refunded, or cancelled, or expired by its message or by somebody who wants its seat, with messages that are
handled late and twice, one message lost anywhere and one crash anywhere. The reconciler sends the message of whatever is marked.
At rest the seat says what the reservation says, every status it reached was told, and no marker is left.
    python3 follow_model.py                the protocol as designed: must print OK
    python3 follow_model.py --break NAME   one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-reconciler": "nobody looks for marked reservations",
    "clear-without-condition": "a handler clears the marker whatever was decided since it read",
    "clear-before-telling": "the marker is cleared before receivers are told",
    "clear-before-seat": "the marker is cleared before the seat follows",
    "refund-forgets-payment": "a refund's marker does not say that the payment was not told yet",
    "no-marker-on-takeover": "who settles a hold because it wants the seat writes no marker",
}
KIND = {"Paid": "paid", "Refunded": "refund", "Cancelled": "cancel", "Expired": "settle"}
BECAME = {v: k for k, v in KIND.items()}
SEAT = {"Held": "H", "Paid": "S"}

# world = (res, seat, told, msgs, procs, crashes left, losses left)
#   An available seat is nobody's any more: who comes late leaves it as it is.
#   res = (status, version, owed: tuple of statuses, marked)   seat = (status, version)   told, msgs = sorted tuples   procs = sorted tuple of (name, pc, read)

def decide(res, status, marked=True):
    owed = () if BREAK == "refund-forgets-payment" else res[2]
    return (status, res[1] + 1, tuple(sorted(set(owed) | {status})) if marked else (), marked)

def steps(w):
    res, seat, told, msgs, procs, crashes, losses = w
    send = lambda m, msgs=msgs: tuple(sorted(set(msgs) | {m}))
    if res[3] and BREAK != "no-reconciler" and KIND[res[0]] not in msgs:
        yield "the reconciler sends again", (res, seat, told, send(KIND[res[0]]), procs, crashes, losses)
    for m in msgs:
        if losses: yield f"{m} is lost", (res, seat, told, tuple(x for x in msgs if x != m), procs, crashes, losses - 1)
        # A message is invisible while its request can still commit: it is handled when the request has ended or died.
        if not any(p[0] == "handler" and p[2][0] == m for p in procs) and not any(p[0] == BECAME[m] and p[1] == "commit" for p in procs):
            yield f"deliver {m}", (res, seat, told, msgs, tuple(sorted(procs + (("handler", "read", (m,)),), key=repr)), crashes, losses)
    for i, (name, pc, read) in enumerate(procs):
        rest = procs[:i] + procs[i + 1:]
        def go(npc, nread=None, res=res, seat=seat, told=told, msgs=msgs):
            return (res, seat, told, msgs, tuple(sorted(rest + (((name, npc, nread),) if npc else ()), key=repr)), crashes, losses)
        if crashes and pc != "read": yield f"{name} crashes at {pc}", (res, seat, told, msgs, rest, 0, losses)
        if name in ("Paid", "Refunded", "Cancelled", "taker"):
            status = "Expired" if name == "taker" else name
            if pc == "read":
                if res[0] != ("Paid" if name == "Refunded" else "Held"):
                    # Not yet, or never.
                    if res[0] != "Held": yield f"{name}: refused", go(None)
                else: yield f"{name} reads", go("commit", res, msgs=msgs if name == "taker" else send(KIND[status]))
            elif pc == "commit":
                if res != read: yield f"{name}: 412", go("read")
                else: yield f"{name} commits", go("seat", res=decide(res, status, not (name == "taker" and BREAK == "no-marker-on-takeover")))
            elif pc == "seat":
                now = SEAT.get(res[0], "A")
                yield f"{name}: the seat follows", go(None, seat=(now, seat[1] + 1) if seat[0] not in ("A", now) else seat)
        elif name == "handler":
            m = read[0]
            done = tuple(x for x in msgs if x != m)
            if pc == "read":
                if res[0] == "Held" and m == "settle": yield "expire", go("look", (m, decide(res, "Expired")), res=decide(res, "Expired"))
                elif res[0] == "Held": yield "nothing was committed", go(None, msgs=done)
                else: yield "read", go("clear" if BREAK.startswith("clear-before") else "look", (m, res))
            elif pc == "look": yield "read the seat", go("seat", (m, read[1], seat))
            elif pc == "seat":
                # The reservation is read again with every seat that changed meanwhile; the seat is written with If-Match.
                if seat != read[2]: yield "412 on the seat", go("look", (m, res))
                else:
                    now = SEAT.get(read[1][0], "A")
                    after = (now, seat[1] + 1) if seat[0] not in ("A", now) else seat
                    yield "the seat follows", go("tell", (m, read[1]), seat=after)
            elif pc == "tell":
                became = {BECAME[m]} if BECAME[m] == read[1][0] or (BECAME[m] == "Paid" and read[1][0] == "Refunded") else set()
                told_now = tuple(sorted(set(told) | set(read[1][2]) | became))
                yield "tell", go("end" if BREAK.startswith("clear-before") else "clear", (m, read[1]), told=told_now)
            elif pc == "clear":
                same = res[3] and (res[1] == read[1][1] or BREAK == "clear-without-condition")
                npc = "end" if not BREAK.startswith("clear-before") else "tell" if BREAK == "clear-before-seat" else "look"
                yield "clear", go(npc, (m, read[1]), res=(res[0], res[1] + 1, (), False) if same else res)
            elif pc == "end": yield "done", go(None, msgs=done)

def check(w):
    res, seat, told = w[0], w[1], w[2]
    if seat[0] != SEAT.get(res[0], "A"): return f"at rest the reservation is {res[0]} and the seat is {seat[0]}"
    due = {"Refunded": ("Paid", "Refunded"), "Held": ()}.get(res[0], (res[0],))
    for status in due:
        if status not in told: return f"at rest the reservation is {res[0]} and nobody was told that it became {status}"
    return "at rest a marker is left" if res[3] else None

def explore(flows):
    start = (("Held", 0, (), False), ("H", 0), (), ("settle",), tuple(sorted(((f, "read", None) for f in flows), key=repr)), 1, 1)
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        nexts = list(steps(w))
        # A refund that waits for a payment which never comes is at rest too.
        bad = None if [n for n in nexts if n[1] != w] else check(w)
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
    total = 0
    for flows in (("Paid", "Refunded"), ("Paid", "Cancelled", "taker")):
        bad, trail, n = explore(flows); total += n
        if bad:
            print(f"VIOLATION after {n} states: {bad}"); print("\n".join("  " + t for t in trail)); sys.exit(1)
    print(f"OK: {total} states, every invariant holds")
