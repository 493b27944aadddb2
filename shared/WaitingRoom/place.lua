-- Where the bearer of a valid token stands: the poll of those who wait, and the gate of every protected call. Being here counts as
-- being seen. A place that Redis does not know and that is not over was lost with Redis' memory, and is put back at its own order.
-- ARGV  8 user, 9 epoch and 10 number of the token's place, 11 until when the token says that its session goes on (ms; 0: none),
--       12 whether the place was looked up among the spent ones (0 or 1)
-- Returns standing(); with status CHECK and nothing changed where the record must be asked first: a place from before this memory
-- would give something. O(log n).
local user, number, ownEpoch, sessionEnd = ARGV[8], tonumber(ARGV[10]), tonumber(ARGV[9]), tonumber(ARGV[11])
local checked = ARGV[12] == '1'
if ownEpoch > epoch then return 'BEHIND' end
if ownEpoch < epoch or isSpent(user, number) then return standing('ENDED', number, 0, 0) end

local order = orderOf(user, number)
local expiry = tonumber(redis.call('ZSCORE', active, user))
local at, own, approved = sessionOf(user)
if expiry and expiry > now then
  if unchecked(number) and approved ~= ARGV[10] then
    if not checked then return standing('CHECK', order, 0, 0) end
    at = math.min(at, order)
    redis.call('HSET', admitted, user, text(at) .. ':' .. text(own) .. ':' .. ARGV[10])
  end
  return standing('ACTIVE', at, expiry, 0, own)
end

-- A session that ran out is over whether or not it was cleared away.
if expiry and number <= numberOf(at) then return standing('ENDED', order, 0, 0) end
local here = placeOf(user)
if running == 'CLOSED' then
  -- The line is kept for the grace, should the closing be undone.
  if here then redis.call('ZADD', seen, text(now), user) end
  return standing('ENDED', order, 0, 0)
end
if sessionEnd > 0 and sessionEnd <= now then return standing('ENDED', order, 0, 0) end

local returning = sessionEnd > now
if (returning or (here and here > order)) and not checked then return standing('CHECK', order, 0, 0) end
if not here and unchecked(number) and redis.call('HSETNX', rate, 'lossRest', '1') == 1 then
  -- Those in front poll most often, so a short rest lets them back in before anybody behind them is admitted.
  redis.call('HSET', rate, 'recoverUntil', text(now + tonumber(ARGV[7])))
end
if number > (tonumber(redis.call('GET', seq)) or 0) then redis.call('SET', seq, text(number)) end
if returning then
  -- The room was theirs before the loss: they come back at once, whoever is inside by now.
  leaveLine(user)
  endSession(user)
  admit(user, order, sessionEnd, ARGV[10])
  return standing('ACTIVE', order, sessionEnd, 0, sessionEnd)
end

if not here or here > order then
  leaveLine(user)
  standInLine(user, order)
else
  unpark(user)
  order = here
end
return standing('WAITING', order, 0, 0)
