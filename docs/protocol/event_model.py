#!/usr/bin/env python3
"""Explicit-state model of one event and one receiver: told at once, or kept as a document until it is told or listed as given up.

The decision's marker (follow_model.py) stands until its handler has told the receiver or kept the event. Messages only nudge: each of them may be lost or
come twice, any process may die between two steps, the receiver may fail at any time, and an operator sends a given-up event again.
At rest the event was told or is listed as given up; neither a marker nor a document waits.
    python3 event_model.py                 the protocol as designed: must print OK
    python3 event_model.py --break NAME    one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys

BREAK = ""
GUARDS = {
    "no-overdue": "nobody looks for events that wait past their time",
    "clear-before-keep": "the decision's marker is cleared before the event is kept",
    "delete-before-post": "a delivery removes the document before the receiver has answered",
    "delete-before-given-up": "the last attempt removes the document before the event is listed as given up",
    "resend-deletes-first": "sending again removes the given-up event before it waits again",
    "resend-keeps-version": "sending again leaves a document that a last attempt is about to remove",
    "resend-unlists-any": "sending again removes whatever is listed, also what was given up again meanwhile",
    "only-a-message": "what the receiver did not take at once is queued and kept nowhere",
}
ATTEMPTS = 2

# world = (mark, doc, listed, told, msgs, procs, left)
#   doc = (attempts, version) or None; listed: the version of the given-up event, 0 for none; msgs = sorted tuple of "finish" and "nudge"
#   procs = sorted tuple of (name, pc, what it read); left = (crashes, losses, refusals, resends)

def steps(w):
    mark, doc, listed, told, msgs, procs, left = w
    crashes, losses, refusals, resends = left
    def world(mark=mark, doc=doc, listed=listed, told=told, msgs=msgs, procs=procs, left=left):
        return (mark, doc, listed, told, tuple(sorted(set(msgs))), tuple(sorted(procs, key=repr)), left)
    if mark and "finish" not in msgs: yield "the reconciler queues the decision again", world(msgs=msgs + ("finish",))
    if doc and "nudge" not in msgs and BREAK != "no-overdue": yield "the event is overdue: nudge", world(msgs=msgs + ("nudge",))
    if listed and resends: yield "an operator sends again", world(procs=procs + (("resend", "read", None),), left=(crashes, losses, refusals, resends - 1))
    for m in msgs:
        if losses: yield f"{m} is lost", world(msgs=tuple(x for x in msgs if x != m), left=(crashes, losses - 1, refusals, resends))
        name = "announce" if m == "finish" else "deliver"
        # Twice at most, so that the states are finite.
        if sum(p[0] == name for p in procs) < 2: yield f"deliver {m}", world(procs=procs + ((name, "read", None),))
    for i, (name, pc, read) in enumerate(procs):
        rest = procs[:i] + procs[i + 1:]
        def go(npc, nread=None, **changes):
            return world(procs=rest + (((name, npc, nread),) if npc else ()), **changes)
        if crashes and pc != "read": yield f"{name} dies at {pc}", world(procs=rest, left=(crashes - 1, losses, refusals, resends))
        handled = tuple(x for x in msgs if x != ("finish" if name == "announce" else "nudge"))
        if name == "announce":
            if pc == "read": yield "decided", go("post" if mark else "end")
            elif pc == "post":
                yield "told at once", go("clear", told=True)
                if refusals:
                    first = "nudge" if BREAK == "only-a-message" else "clear-early" if BREAK == "clear-before-keep" else "keep"
                    yield "refused at once", go(first, left=(crashes, losses, refusals - 1, resends))
            elif pc == "clear-early": yield "cleared", go("keep", mark=False)
            elif pc == "keep": yield "kept", go("nudge", doc=doc or (1, 0))
            elif pc == "nudge":
                if BREAK == "only-a-message": yield "queued", go("clear", msgs=msgs + ("nudge",))
                else: yield "nudge", go("end" if BREAK == "clear-before-keep" else "clear", msgs=msgs + ("nudge",))
            elif pc == "clear": yield "cleared", go("end", mark=False)
            elif pc == "end": yield "handled", go(None, msgs=handled)
        elif name == "deliver":
            if pc == "read":
                if BREAK == "only-a-message": yield "told", go("end", told=True)
                elif doc is None: yield "nothing waits", go("end")
                elif BREAK == "delete-before-post": yield "removed", go("post", doc, doc=None)
                else: yield "read", go("post", doc)
            elif pc == "post":
                yield "told", go("delete", read, told=True)
                if refusals:
                    last = read[0] + 1 >= ATTEMPTS
                    npc = "later" if not last else "drop" if BREAK == "delete-before-given-up" else "give up"
                    yield "refused", go(npc, read, left=(crashes, losses, refusals - 1, resends))
            elif pc == "delete": yield "removed", go("end", doc=None)
            elif pc == "later":
                # In the version that was read: who told it meanwhile has removed it.
                after = (read[0] + 1, read[1] + 1) if doc == read else doc
                yield "waits longer", go("nudge", doc=after)
            elif pc == "nudge": yield "nudge", go("end", msgs=msgs + ("nudge",))
            elif pc == "give up": yield "listed", go("drop", read, listed=listed + 1)
            elif pc == "drop": yield "removed", go("list late" if BREAK == "delete-before-given-up" else "end", read, doc=None if doc == read else doc)
            elif pc == "list late": yield "listed", go("end", listed=listed + 1)
            elif pc == "end": yield "handled", go(None, msgs=handled)
        elif name == "resend":
            if pc == "read": yield "found" if listed else "gone", go(("unlist" if BREAK == "resend-deletes-first" else "keep") if listed else None, listed)
            elif pc == "keep":
                # A version of its own: a last attempt that is under way removes what it read, and not this.
                again = doc if doc and BREAK == "resend-keeps-version" else (ATTEMPTS - 1, (doc[1] if doc else 8) + 1)
                yield "waits again", go("nudge" if BREAK == "resend-deletes-first" else "unlist", read, doc=again)
            elif pc == "unlist":
                same = listed == read or BREAK == "resend-unlists-any"
                yield "no longer listed", go("keep" if BREAK == "resend-deletes-first" else "nudge", read, listed=0 if same else listed)
            elif pc == "nudge": yield "nudge", go(None, msgs=msgs + ("nudge",))

def check(w):
    mark, doc, listed, told = w[:4]
    if not told and not listed: return "at rest the receiver was never told, and nobody knows"
    if mark: return "at rest a marker is left"
    return "at rest an event waits for ever" if doc else None

def explore():
    start = (True, None, 0, False, ("finish",), (), (1, 1, 3, 1))
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        nexts = [n for n in steps(w) if n[1] != w]
        # Whoever may act need not: with no message, no process and nothing for a timer to find, the world is at rest.
        waits = w[4] or w[5] or w[0] or (w[1] and BREAK != "no-overdue")
        bad = check(w) if not waits else None
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
