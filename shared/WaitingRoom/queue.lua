-- The head of every waiting room script: RedisScript puts it in front of the others. It reads the clock, the queue's
-- settings and its phase, and names the keys. No script takes a time from its caller.
--
-- KEYS, all in one hash slot by the tag {q:<queueId>}. They have no TTL: an entry goes when its place does (end, admit,
-- sweep), and the crowd's sets go when the queue is closed.
--   1 settings  hash    revision, phase, admitPerTick, capacity, sessionSeconds, opensAt (ms), seed, commitment, born (ms)
--   2 seq       string  the last number given: microseconds of Redis' clock, or one more than the last
--   3 waiting   zset    user -> number: the line
--   4 seen      zset    user -> ms of the last poll, for those in the line
--   5 parked    zset    user -> number: skipped because absent, back at that number when they poll
--   6 parkedAt  zset    user -> ms of the skip: the grace runs from here
--   7 active    zset    user -> ms at which the session ends; only scores above now are active
--   8 admitted  hash    user -> number, with a "+" once the session was extended
--   9 ended     zset    user -> ms at which a place ended: tokens issued up to then are spent (kept for a token's life)
--  10 rate      hash    window, span, used: the tick's budget; out, measured, perSecond, quick, slow: the outflow; served; recoverUntil (ms)
-- ARGV, everywhere: 1 admitPerTick, 2 capacity, 3 sessionSeconds: the defaults where settings name none.
-- Returns 'UNPREPARED' where Redis does not know the queue: the caller runs configure.lua and calls again.
local settings, seq, waiting, seen, parked, parkedAt, active, admitted, ended, rate = unpack(KEYS)
local clock = redis.call('TIME')
local micros = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local now = math.floor(micros / 1000)
local told = redis.call('HMGET', settings, 'revision', 'phase', 'admitPerTick', 'capacity', 'sessionSeconds', 'opensAt', 'seed')
if not told[1] then return 'UNPREPARED' end

local phase = told[2]
local admitPerTick = tonumber(told[3]) or tonumber(ARGV[1])
local capacity = tonumber(told[4]) or tonumber(ARGV[2])
local sessionSeconds = tonumber(told[5]) or tonumber(ARGV[3])
local opensAt = tonumber(told[6]) or 0
if phase == 'PRE_OPEN' and opensAt > 0 and now >= opensAt then phase = 'OPEN' end

-- Numbers above 2^53 would lose digits as doubles; microseconds reach that in the year 2255.
local function text(number) return string.format('%.0f', number) end

-- A lottery number: 48 bits of SHA-1(seed:queue:user), plus 1, so below any number by the clock. docs/waiting-room.md.
local function draw(user)
  local queue = string.match(settings, '^{q:(.*)}:')
  return tonumber(string.sub(redis.sha1hex(told[7] .. ':' .. queue .. ':' .. user), 1, 12), 16) + 1
end

local function standInLine(user, number)
  redis.call('ZADD', waiting, text(number), user)
  redis.call('ZADD', seen, text(now), user)
end

-- The number at which the user was skipped, now back in the line with it; nil for nobody parked.
local function unpark(user)
  local number = tonumber(redis.call('ZSCORE', parked, user))
  if number then
    redis.call('ZREM', parked, user)
    redis.call('ZREM', parkedAt, user)
    standInLine(user, number)
  end
  return number
end

-- What join.lua and place.lua return: status, number, rank, length of the line, session's end (ms), now (ms), phase,
-- opensAt (ms), measured outflow a second ('' before the first measurement), admitPerTick, capacity, sessionSeconds,
-- whether the place is new.
local function standing(status, number, expiry, isNew)
  local rank = 0
  local line = 0
  if status == 'WAITING' then
    line = redis.call('ZCARD', waiting)
    -- A new number is the largest, but for one drawn by lot.
    if isNew == 1 and phase ~= 'PRE_OPEN' then rank = line - 1 else rank = redis.call('ZRANK', waiting, ARGV[4]) end
  end
  local perSecond = redis.call('HGET', rate, 'perSecond') or ''
  return { status, number, rank, line, expiry, now, phase, opensAt, perSecond, admitPerTick, capacity, sessionSeconds, isNew }
end
