#!/usr/bin/env python3
"""Explicit-state model of the life of a place in the waiting room, of its tokens, and of the sale that they belong to.

Explores every order of joining, polling, admission, payment, leaving, running out, delivery of messages (late, twice), loss of Redis,
restore of an older snapshot, close, reopen within the grace, and the next sale, with and without a lobby, for two people and any of
their tokens replayed at any time. Assumed: what one process has seen of Redis' endings the others know before they end a place. docs/waiting-room.md describes the rules, shared/WaitingRoom/*.lua are the code.
    python3 place_model.py                the rules as designed: must print OK
    python3 place_model.py --break NAME   one guard removed: must print VIOLATION (negative controls; --list names them)
"""
import sys
from collections import namedtuple

BREAK = ""
GUARDS = {
    "no-epoch": "a token's sale is not compared with the sale that is on",
    "no-place": "an ending acts on whatever place its user has",
    "forget-ended": "joining again forgets which places of the user have ended",
    "no-leave-mark": "leaving is known to Redis only",
    "no-payment-mark": "a payment leaves no mark of the place it spent",
    "no-check": "a place that came back after a loss is admitted unchecked",
    "no-merge-check": "an earlier place replaces a later one unchecked",
    "no-join-check": "joining takes up a place that came back after a loss unchecked",
    "no-fence": "a Redis that remembers less than a process has seen is believed",
    "no-revision": "settings in Redis are not compared with the record",
    "message-ends-any": "the message of a payment ends whatever session its user has",
    "no-return": "a session that was lost comes back by the next tick only",
    "no-lost-place": "a place that Redis does not know is taken for ended",
}
CAPACITY = 1

# A token: user, sale, number of the place (0: drawn by lot), whether it was renewed while active.
Token = namedtuple("Token", "user epoch number until")
# The record in Cosmos: the sale that is on, its phase (lobby, open, closed), the spent places, and how much Redis has remembered.
Record = namedtuple("Record", "epoch phase marks fence")
# Redis: the same settings as far as it knows them, when this memory began, endings counted, whether the sale began in this memory;
# waiting {user: order}, active {user: (order, the number that was checked)}, ended {user: up to which number}.
Redis = namedtuple("Redis", "epoch phase born endings whole waiting active ended")
# clock: grows with every number given and every ending. seen: (born, endings) that the processes have seen. snap: an older Redis.
# over, spent: what really happened to places. Between its commit and its message a payment's session goes on in the same memory.
# calls: leaves under way, messages: payments to be finished (both may come again).
World = namedtuple("World", "record redis snap seen clock tokens over spent calls messages left")
Left = namedtuple("Left", "joins losses snaps pays leaves sales moves")

class Violation(Exception):
    pass

def need(holds, what):
    if not holds: raise Violation(what)

def get(pairs, user): return dict(pairs).get(user)
def put(pairs, user, value): return tuple(sorted({**dict(pairs), user: value}.items()))
def drop(pairs, user): return tuple(p for p in pairs if p[0] != user)
def order(token): return -10 + token.user if token.number == 0 else token.number
def place(token): return (token.user, token.epoch, token.number)

def fresh(record, born, whole): return Redis(record.epoch, record.phase, born, 0, whole, (), (), ())

def prepared(w):
    """What every call does first: a Redis that knows nothing, or less than was seen, is given the record and begins again."""
    r = w.redis
    behind = r is not None and (r.born, r.endings) < w.seen and BREAK != "no-fence"
    if r is None or behind:
        w = w._replace(redis=fresh(w.record, w.clock + 1, False), clock=w.clock + 1, spent=w.spent | {place(t) for t in w.messages})
    return w._replace(seen=max(w.seen, (w.redis.born, w.redis.endings)))

def configure(w, record, began):
    """An operator's change: the record first, then Redis. A new sale forgets the old one's people."""
    r = w.redis
    if began: r = fresh(record, r.born, True)._replace(endings=r.endings)
    else: r = r._replace(epoch=record.epoch, phase=record.phase)
    return w._replace(record=record, redis=r)

def ending(w, user, number):
    """The user's place is over, and with it every place up to that number: a later one came only after the earlier was over, or lost."""
    upto = max(number, -1 if get(w.redis.ended, user) is None else get(w.redis.ended, user))
    r = w.redis._replace(waiting=drop(w.redis.waiting, user), active=drop(w.redis.active, user),
                         ended=put(w.redis.ended, user, upto), endings=w.redis.endings + 1)
    over = {place(t) for t in w.tokens if t.user == user and t.epoch == r.epoch and t.number <= upto}
    return w._replace(redis=r, seen=max(w.seen, (r.born, r.endings)), over=w.over | over)

def only_mark(w, token):
    r = w.redis
    upto = max(token.number, -1 if get(r.ended, token.user) is None else get(r.ended, token.user))
    over = {place(t) for t in w.tokens if t.user == token.user and t.epoch == r.epoch and t.number <= upto}
    return w._replace(redis=r._replace(ended=put(r.ended, token.user, upto)), over=w.over | over)

def is_spent_here(r, token):
    upto = get(r.ended, token.user)
    return upto is not None and token.number <= upto

def is_unchecked(r, token):
    """The token may be from before this memory: what it does not know may have happened to the place."""
    return not r.whole if token.number == 0 else token.number <= r.born

def end(w, token, what):
    """end.lua. Acts on the token's own place only, and once."""
    r = w.redis
    if BREAK == "no-place" or (BREAK == "message-ends-any" and what == "paid"):
        ends = get(r.active, token.user) is not None or (get(r.waiting, token.user) is not None and what != "paid")
    else:
        if r.epoch != token.epoch or is_spent_here(r, token): return w
        here = get(r.waiting, token.user)
        if here is None and get(r.active, token.user): here = get(r.active, token.user)[0]
        ends = here is not None and here <= order(token)
        if not ends: return only_mark(w, token)
    if not ends: return w
    here = get(r.waiting, token.user)
    if here is None: here = get(r.active, token.user)[0]
    need(here <= order(token) and r.epoch == token.epoch, f"{token}, {what}, ended the later place {here}")
    return ending(w, token.user, max(token.number, 0 if here < 0 else here))

def marked(w, token): return place(token) in w.record.marks

def poll(w, token):
    """place.lua and the check around it. Returns the world and what the bearer is told."""
    w = prepared(w)
    r = w.redis
    if BREAK != "no-epoch":
        if token.epoch < r.epoch: return w, "ENDED"
        if token.epoch > r.epoch: return w._replace(redis=fresh(w.record, w.clock + 1, False), clock=w.clock + 1), "AGAIN"
    if is_spent_here(r, token): return w, "ENDED"
    session = get(r.active, token.user)
    if session:
        at, checked = session
        if is_unchecked(r, token) and checked != token.number and BREAK != "no-check":
            if marked(w, token): return end(w, token, "spent"), "ENDED"
            return w._replace(redis=r._replace(active=put(r.active, token.user, (min(at, order(token)), token.number)))), "ACTIVE"
        return w, "ACTIVE"
    if r.phase == "closed": return w, "ENDED"
    running = token.until and place(token) not in w.over
    if token.until and not running: return w, "ENDED"
    here = get(r.waiting, token.user)
    if here is not None and here > order(token):
        if BREAK != "no-merge-check" and marked(w, token): return end(w, token, "spent"), "ENDED"
        need(place(token) not in w.spent, f"the spent {token} moved the later place {here}")
        r = r._replace(waiting=put(r.waiting, token.user, order(token)))
    elif here is None:
        if BREAK == "no-lost-place": return w, "ENDED"
        r = r._replace(waiting=put(r.waiting, token.user, order(token)))
    if running and BREAK != "no-return":
        if marked(w, token): return end(w._replace(redis=r), token, "spent"), "ENDED"
        r = r._replace(waiting=drop(r.waiting, token.user), active=put(r.active, token.user, (order(token), token.number)))
        return w._replace(redis=r), "ACTIVE"
    return w._replace(redis=r), "WAITING"

def use(w, token, label):
    """A poll, with what it must never tell."""
    n, told = poll(w, token)
    if told == "ACTIVE":
        need(place(token) not in w.spent, f"{label}: the spent {token} is admitted")
        need(token.epoch == w.record.epoch or n.redis.epoch != w.record.epoch, f"{label}: {token} of another sale is admitted")
    if told == "ENDED" and token.epoch == w.record.epoch and w.record.phase != "closed" and n.redis.phase != "closed":
        need(place(token) in w.spent | w.over | w.record.marks, f"{label}: {token} was never spent, and is told that it ended")
    held = token.until and place(token) not in w.spent | w.over | w.record.marks and token.epoch == w.record.epoch
    if held and told == "WAITING": raise Violation(f"{label}: {token} has a session and is sent back to the line")
    return n, told

def join(w, user):
    """join.lua and the check around it."""
    w = prepared(w)
    r = w.redis
    if get(r.active, user):
        at, _ = get(r.active, user)
        return give(w, user, 0 if at < 0 else at, True)
    if r.phase == "closed": return w
    here = get(r.waiting, user)
    if here is not None:
        known = Token(user, r.epoch, 0 if here < 0 else here, False)
        if is_unchecked(r, known) and marked(w, known) and BREAK != "no-join-check": return join(end(w, known, "spent"), user)
        need(place(known) not in w.spent or BREAK == "no-check", f"joining took up the spent {known}")
        return give(w, user, known.number, False)
    ended = get(r.ended, user)
    if BREAK == "forget-ended": r = r._replace(ended=drop(r.ended, user))
    number = w.clock + 1
    lot = Token(user, r.epoch, 0, False)
    if r.phase == "lobby" and ended is None and not (not r.whole and marked(w, lot)): number = 0
    w = w._replace(clock=w.clock + 1, redis=r._replace(waiting=put(r.waiting, user, order(Token(user, r.epoch, number, False)))))
    return give(w, user, number, False)

def give(w, user, number, until):
    token = Token(user, w.redis.epoch, number, until)
    return w._replace(tokens=w.tokens | {token})

def steps(w):
    """Yields (label, next world). Raises where a rule is broken."""
    left = w.left
    for user in (0, 1):
        if left.joins[user]: yield f"join {user}", join(w._replace(left=left._replace(joins=put_at(left.joins, user))), user)
    for t in sorted(w.tokens):
        n, told = use(w, t, "poll")
        if told == "ACTIVE" and not t.until: n = n._replace(tokens=n.tokens | {t._replace(until=True)})
        yield f"poll {t}: {told}", n
        if left.pays and told == "ACTIVE":
            marks = n.record.marks | ({place(t)} if BREAK != "no-payment-mark" else set())
            yield f"pay with {t}", n._replace(record=n.record._replace(marks=frozenset(marks)),
                                              messages=n.messages | {t}, left=left._replace(pays=left.pays - 1))
        if left.leaves and t.epoch == w.record.epoch and place(t) not in w.spent:
            marks = w.record.marks | ({place(t)} if BREAK != "no-leave-mark" else set())
            yield f"leave with {t}: mark", w._replace(record=w.record._replace(marks=frozenset(marks)), calls=w.calls | {t},
                                                      left=left._replace(leaves=left.leaves - 1))
    for t in sorted(w.calls):
        n = end(prepared(w), t, "left")
        yield f"leave with {t}: Redis", n._replace(spent=n.spent | {place(t)})
    for t in sorted(w.messages):
        n = end(prepared(w), t, "paid")
        yield f"message of the payment with {t}", n._replace(spent=n.spent | {place(t)})
    r = w.redis
    if r is None: return
    yield from redis_steps(w, r, left)

def redis_steps(w, r, left):
    if r.phase == "open" and r.waiting and len(r.active) < CAPACITY and (r.born, r.endings) >= w.seen:
        user, at = min(r.waiting, key=lambda p: p[1])
        yield f"admit {user}", w._replace(redis=r._replace(waiting=drop(r.waiting, user), active=put(r.active, user, (at, None))))
    for user, (at, _) in r.active if (r.born, r.endings) >= w.seen or BREAK == "no-fence" else ():
        yield f"the session of {user} runs out", ending(w, user, 0 if at < 0 else at)
    if left.losses: yield "Redis loses everything", w._replace(redis=None, left=left._replace(losses=left.losses - 1))
    if left.snaps and w.snap is None: yield "snapshot", w._replace(snap=r, left=left._replace(snaps=left.snaps - 1))
    if w.snap is not None and w.snap != r: yield "Redis restored from the snapshot", w._replace(redis=w.snap, snap=None)
    if (r.epoch, r.phase) != (w.record.epoch, w.record.phase) and BREAK != "no-revision":
        # An older sale than the record's: this memory missed the beginning of the present one, and what happened in it.
        if r.epoch == w.record.epoch: n = configure(w, w.record, False)
        else: n = w._replace(redis=fresh(w.record, w.clock + 1, False), clock=w.clock + 1, spent=w.spent | {place(t) for t in w.messages})
        yield "tick: the record leads", n
    if (r.epoch, r.phase) == (w.record.epoch, w.record.phase) and (r.born, r.endings) >= w.seen: yield from operator_steps(w, left)

def operator_steps(w, left):
    record = w.record
    def to(phase, epoch): return record._replace(phase=phase, epoch=epoch, marks=record.marks)
    if left.moves:
        less = w._replace(left=left._replace(moves=left.moves - 1))
        if record.phase == "lobby": yield "the lobby opens", configure(less, to("open", record.epoch), False)
        if record.phase != "closed": yield "close", configure(less, to("closed", record.epoch), False)
        if record.phase == "closed": yield "reopen within the grace", configure(less, to("open", record.epoch), False)
    if left.sales and record.phase == "closed":
        less = w._replace(left=left._replace(sales=left.sales - 1), over=w.over, calls=frozenset())
        for phase in ("open", "lobby"): yield f"the next sale: {phase}", configure(less, to(phase, record.epoch + 1), True)

def put_at(joins, user): return tuple(n - (i == user) for i, n in enumerate(joins))

def at_rest(w):
    """Settings agree in the end: with the record compared, a tick brings Redis up."""
    r = w.redis
    if r is not None and BREAK == "no-revision": need((r.epoch, r.phase) == (w.record.epoch, w.record.phase), f"Redis has {r.epoch} {r.phase} for good")

def explore(phase, left):
    record = Record(1, phase, frozenset(), (0, 0))
    start = World(record, fresh(record, 0, True), None, (0, 0), 0, frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), left)
    seen = {start: None}; stack = [start]
    while stack:
        w = stack.pop()
        try:
            at_rest(w)
            nexts = list(steps(w))
        except Violation as bad:
            trail = []
            while seen[w] is not None: trail.append(seen[w][1]); w = seen[w][0]
            return str(bad), trail[::-1], len(seen)
        for label, n in nexts:
            if n not in seen: seen[n] = (w, label); stack.append(n)
    return None, [], len(seen)

BOUNDS = (
    # phase, joins of each, losses, snapshots, payments, leaves, new sales, other changes of the phase
    ("lobby", Left((2, 0), 1, 0, 1, 0, 0, 2)),
    ("lobby", Left((2, 0), 1, 0, 0, 1, 0, 2)),
    ("open", Left((2, 0), 1, 0, 1, 0, 1, 2)),
    ("open", Left((2, 0), 2, 0, 1, 1, 0, 0)),
    ("open", Left((2, 0), 0, 1, 0, 1, 1, 2)),
    ("open", Left((2, 1), 1, 0, 1, 1, 0, 0)),
    ("open", Left((2, 1), 0, 1, 1, 1, 0, 0)),
)

if __name__ == "__main__":
    if "--list" in sys.argv:
        for k, v in GUARDS.items(): print(f"{k}: {v}")
        sys.exit()
    if "--break" in sys.argv: BREAK = sys.argv[sys.argv.index("--break") + 1]
    if BREAK and BREAK not in GUARDS: sys.exit(f"There is no guard {BREAK}; --list names them.")
    total = 0
    for phase, left in BOUNDS:
        bad, trail, n = explore(phase, left); total += n
        if bad:
            print(f"VIOLATION after {total} states: {bad}"); print("\n".join("  " + t for t in trail)); sys.exit(1)
    print(f"OK: {total:,} states, every invariant holds")
