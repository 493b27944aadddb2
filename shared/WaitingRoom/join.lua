-- Joins the queue, once a user: whoever has a place keeps it. While there is room and nobody waits, in at once. Before the
-- opening the order is drawn by lot, for who has not left this lobby before; afterwards it is the clock's, and every number is larger
-- than all before it.
-- ARGV  8 user, 9 the highest number the calling process has seen (a clock set back after a loss must not repeat numbers),
--       10 whether the place was looked up among the spent ones (0 or 1)
-- Returns standing(), or 'CLOSED'. With status CHECK and nothing changed where the record must be asked about the order's place first.
-- O(log n).
local user = ARGV[8]
local expiry = tonumber(redis.call('ZSCORE', active, user))
local at, own = sessionOf(user)
if expiry and expiry > now then return standing('ACTIVE', at, expiry, 0, own) end
if running == 'CLOSED' then return 'CLOSED' end

local order = placeOf(user)
if order then
  if unchecked(numberOf(order)) and ARGV[10] == '0' then return standing('CHECK', order, 0, 0) end
  unpark(user)
  return standing('WAITING', order, 0, 0)
end

if expiry then
  endSession(user)
  spend(user, numberOf(at))
  countEndings(1)
end
if running == 'PRE_OPEN' and not redis.call('ZSCORE', ended, user) then
  order = draw(user)
  if unchecked(0) and ARGV[10] == '0' then return standing('CHECK', order, 0, 0) end
else
  order = math.max(micros, (tonumber(redis.call('GET', seq)) or 0) + 1, tonumber(ARGV[9]) + 1)
  redis.call('SET', seq, text(order))
end

local resting = (tonumber(redis.call('HGET', rate, 'recoverUntil')) or 0) > now
if phase == 'OPEN' and not resting and redis.call('ZCARD', waiting) == 0
  and redis.call('ZCOUNT', active, '(' .. text(now), '+inf') < capacity then
  expiry = now + sessionSeconds * 1000
  admit(user, order, expiry, '')
  redis.call('HINCRBY', rate, 'admitted', 1)
  redis.call('HSET', rate, 'served', text(order))
  return standing('ACTIVE', order, expiry, 1, expiry)
end

standInLine(user, order)
return standing('WAITING', order, 0, 1)
