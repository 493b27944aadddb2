-- Where the bearer of a valid token stands: the poll of those who wait, and the gate of every protected call. Being here
-- counts as being seen. A place that Redis does not know and nobody ended was lost with Redis' memory, and is put back at
-- the token's own number.
-- ARGV  4 user, 5 the token's number (0: by lot), 6 when the token was issued (ms), 7 extend a session to at least that many
--       ms from now, once (0: do not), 8 how long admission rests after a loss was noticed (ms)
-- Returns standing(). O(log n).
local user = ARGV[4]
local issuedAt = tonumber(ARGV[6])
local expiry = tonumber(redis.call('ZSCORE', active, user))
if expiry and expiry > now then
  local held = redis.call('HGET', admitted, user) or '0'
  local number, extended = string.gsub(held, '%+', '')
  local longer = now + tonumber(ARGV[7])
  if tonumber(ARGV[7]) > 0 and extended == 0 and longer > expiry then
    expiry = longer
    redis.call('ZADD', active, text(expiry), user)
    redis.call('HSET', admitted, user, held .. '+')
  end
  return standing('ACTIVE', tonumber(number), expiry, 0)
end

local own = tonumber(ARGV[5])
if own == 0 then own = draw(user) end
if expiry or phase == 'CLOSED' then return standing('ENDED', own, 0, 0) end

local number = tonumber(redis.call('ZSCORE', waiting, user)) or unpark(user)
local lost = false
-- A number other than the token's may be a later place of the same user. Only after a loss is the earlier one theirs again.
if not number or number > own then
  local born = tonumber(redis.call('HGET', settings, 'born')) or 0
  local over = tonumber(redis.call('ZSCORE', ended, user))
  local spent = over and over >= issuedAt
  if not number and spent then return standing('ENDED', own, 0, 0) end
  -- The same millisecond counts as before: without a loss nobody has a later number and an earlier place that did not end.
  lost = not spent and (not number or issuedAt <= born)
  if lost then
    number = own
    if number > (tonumber(redis.call('GET', seq)) or 0) then redis.call('SET', seq, text(number)) end
    -- Those in front poll most often, so a short rest lets them back in before anybody behind them is admitted.
    if issuedAt <= born then redis.call('HSETNX', rate, 'recoverUntil', text(now + tonumber(ARGV[8]))) end
  end
end

if lost then standInLine(user, number) else redis.call('ZADD', seen, text(now), user) end
return standing('WAITING', number, 0, 0)
