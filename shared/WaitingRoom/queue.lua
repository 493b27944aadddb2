-- The head of every waiting room script: RedisScript puts it in front of the others. It reads the clock, the settings of the
-- sale and its phase, and names the keys. No script takes a time from its caller.
--
-- A place is (epoch, number): the epoch names the sale, the number the place in it. Number 0 is the place that is drawn by lot, of
-- which a user has one in a sale. The order of a place is its number, or its draw. docs/protocol/place_model.py is the proof.
--
-- KEYS, all in one hash slot by the tag {q:<queueId>}. A sale that is over leaves none: retire.lua gives them a TTL.
--   1 settings  hash    the copy of the record; born (micros): when this memory began; endings: how many it has counted; whole:
--                       the sale began in this memory
--   2 seq       string  the last number given: microseconds of Redis' clock, or one more than the last
--   3 waiting   zset    user -> order: the line
--   4 seen      zset    user -> ms of the last poll, for those in the line
--   5 parked    zset    user -> order: skipped because absent, back at that order when they poll
--   6 parkedAt  zset    user -> ms of the skip: the grace runs from here
--   7 active    zset    user -> ms at which the session ends; only scores above now are active
--   8 admitted  hash    user -> order:end of the session's own time (ms):number that was checked after a loss
--   9 ended     zset    user -> number up to which the user's places are over
--  10 rate      hash    window, span, used: the tick's budget; out, measured, perSecond, quick, slow: the outflow; served, passed,
--                       admitted; recoverUntil, restedAt (ms), lossRest
--  11 holds     hash    user -> the holds that the session has made;reservation=end (ms);… of the open ones
-- ARGV, everywhere: 1 admitPerTick, 2 capacity, 3 sessionSeconds: the defaults where settings name none; 4 and 5 the born and endings
-- that the caller has seen; 6 seen within so many ms counts as present; 7 how long admission rests after a loss or a silence (ms).
-- Returns 'UNPREPARED' where Redis does not know the queue, and 'BEHIND' where it remembers less than the caller has seen or than a
-- token proves: the caller runs configure.lua with the record and calls again.
local settings, seq, waiting, seen, parked, parkedAt, active, admitted, ended, rate, holds = unpack(KEYS)
local clock = redis.call('TIME')
local micros = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local now = math.floor(micros / 1000)
local told = redis.call('HMGET', settings, 'revision', 'phase', 'admitPerTick', 'capacity', 'sessionSeconds', 'opensAt', 'seed',
  'epoch', 'paused', 'born', 'endings', 'whole', 'closedAt', 'drawn', 'message')
if not told[1] then return 'UNPREPARED' end

local epoch = tonumber(told[8])
local born = tonumber(told[10])
local endings = tonumber(told[11])
if born < tonumber(ARGV[4]) or (born == tonumber(ARGV[4]) and endings < tonumber(ARGV[5])) then return 'BEHIND' end

local admitPerTick = tonumber(told[3]) or tonumber(ARGV[1])
local capacity = tonumber(told[4]) or tonumber(ARGV[2])
local sessionSeconds = tonumber(told[5]) or tonumber(ARGV[3])
local opensAt = tonumber(told[6]) or 0
local present = tonumber(ARGV[6])
-- What the sale does, and what people see of it while it is paused.
local running = told[2]
if running == 'PRE_OPEN' and opensAt > 0 and now >= opensAt then running = 'OPEN' end
local phase = told[9] == '1' and running ~= 'CLOSED' and 'PAUSED' or running

-- Numbers above 2^53 would lose digits as doubles; microseconds reach that in the year 2255.
local function text(number) return string.format('%.0f', number) end

-- A lottery number: 48 bits of SHA-1(seed:queue:user), plus 1, so below any number by the clock. docs/waiting-room.md.
local lots = 281474976710656
local function draw(user)
  local queue = string.match(settings, '^{q:(.*)}:')
  return tonumber(string.sub(redis.sha1hex(told[7] .. ':' .. queue .. ':' .. user), 1, 12), 16) + 1
end

local function orderOf(user, number) return number == 0 and draw(user) or number end

local function numberOf(order) return order <= lots and 0 or order end

-- Whether the number is from before this memory, so that it does not know what became of the place.
local function unchecked(number)
  if number == 0 then return told[12] ~= '1' end
  return number <= born
end

local function isSpent(user, number)
  local upTo = tonumber(redis.call('ZSCORE', ended, user))
  return upTo ~= nil and number <= upTo
end

-- The user's places up to that number give nothing again.
local function spend(user, number)
  local upTo = tonumber(redis.call('ZSCORE', ended, user))
  if not upTo or number > upTo then redis.call('ZADD', ended, text(number), user) end
end

-- Order, end of its own time, and the number that was checked, of the session that the user has or had; nil without one.
local function sessionOf(user)
  local held = redis.call('HGET', admitted, user)
  if not held then return nil end
  local order, own, checked = string.match(held, '^(%d+):(%d+):(%d*)$')
  return tonumber(order), tonumber(own), checked
end

local function admit(user, order, own, checked)
  redis.call('ZADD', active, text(own), user)
  redis.call('HSET', admitted, user, text(order) .. ':' .. text(own) .. ':' .. checked)
end

-- What the session's entry in holds says: '' where there is none; and how many holds the session has made by it, open or not.
local function holdsOf(user) return redis.call('HGET', holds, user) or '' end

local function holdsMade(entry) return tonumber(string.match(entry, '^(%d+);')) or 0 end

local function endSession(user)
  redis.call('ZREM', active, user)
  redis.call('HDEL', admitted, user)
  redis.call('HDEL', holds, user)
end

local function countEndings(number)
  endings = endings + number
  redis.call('HINCRBY', settings, 'endings', number)
end

-- Nobody in the line was seen for longer than anybody may stay away: the road was closed, not the people gone. Admission rests
-- when the first of them is back, so that those in front are back before somebody behind them is let in.
local function noticeSilence()
  local last = redis.call('ZRANGE', seen, -1, -1, 'WITHSCORES')
  if last[2] and now - tonumber(last[2]) > present then redis.call('HSET', rate, 'recoverUntil', text(now + tonumber(ARGV[7]))) end
end

local function sawInLine(user)
  noticeSilence()
  redis.call('ZADD', seen, text(now), user)
end

local function standInLine(user, order)
  sawInLine(user)
  redis.call('ZADD', waiting, text(order), user)
end

-- The order of the user's place in the line, of somebody skipped too; nil for nobody.
local function placeOf(user)
  return tonumber(redis.call('ZSCORE', waiting, user)) or tonumber(redis.call('ZSCORE', parked, user))
end

local function leaveLine(user)
  local places = redis.call('ZREM', waiting, user) + redis.call('ZREM', parked, user)
  redis.call('ZREM', parkedAt, user)
  redis.call('ZREM', seen, user)
  return places
end

-- Back in the line with the order at which the user was skipped.
local function unpark(user)
  local order = tonumber(redis.call('ZSCORE', parked, user))
  if not order then return sawInLine(user) end
  redis.call('ZREM', parked, user)
  redis.call('ZREM', parkedAt, user)
  standInLine(user, order)
end

-- What join.lua and place.lua return: status, order, rank, length of the line, session's end (ms), now (ms), phase, opensAt (ms),
-- measured outflow a second ('' before the first measurement), admitPerTick, capacity, sessionSeconds, whether the place is new,
-- born, endings, epoch, end of the session's own time (ms), sessions, when a session must have ended for this rank (ms; 0: there is
-- room, or more than one turnover of the house is ahead), people who have passed the front, whether the draw is over,
-- the operators' message, holds that the session has made.
local function standing(status, order, expiry, isNew, own)
  local rank, line, inside, turn = 0, 0, 0, 0
  if status == 'WAITING' then
    line = redis.call('ZCARD', waiting)
    -- A new number is the largest, but for one drawn by lot.
    if isNew == 1 and order > lots then rank = line - 1 else rank = redis.call('ZRANK', waiting, ARGV[8]) end
    inside = redis.call('ZCOUNT', active, '(' .. text(now), '+inf')
    local needed = rank + 1 - math.max(0, capacity - inside)
    if needed > 0 and needed <= inside then
      local index = redis.call('ZCARD', active) - inside + needed - 1
      turn = redis.call('ZRANGE', active, index, index, 'WITHSCORES')[2] or 0
    end
  end
  local measured = redis.call('HMGET', rate, 'perSecond', 'passed')
  return { status, order, rank, line, expiry, now, phase, opensAt, measured[1] or '', admitPerTick, capacity, sessionSeconds, isNew,
    text(born), endings, epoch, own or 0, inside, turn, tonumber(measured[2]) or 0, running ~= 'PRE_OPEN' and 1 or 0, told[15] or '',
    status == 'ACTIVE' and holdsMade(holdsOf(ARGV[8])) or 0 }
end
