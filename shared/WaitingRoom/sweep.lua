-- Clears away, at most so many of each a call: sessions that ran out, skipped people whose grace ran out, endings older than any token,
-- and the line of a sale that was closed longer ago than the grace.
-- ARGV  8 most of each, 9 grace (ms), 10 a token's life (ms)
-- Returns expired sessions, abandoned places, whether there is more, whether the sale is over and forgotten, born, endings. O(c log n).
local most, grace = tonumber(ARGV[8]), tonumber(ARGV[9])

local function take(key, upTo, orders)
  local users = redis.call('ZRANGEBYSCORE', key, '-inf', text(upTo), 'LIMIT', 0, most)
  if #users == 0 then return users end
  redis.call('ZREM', key, unpack(users))
  for i, order in ipairs(orders(users)) do
    order = order and tonumber(string.match(order, '^%d+'))
    if order then spend(users[i], numberOf(order)) end
  end
  countEndings(#users)
  return users
end

local expired = take(active, now, function(users) return redis.call('HMGET', admitted, unpack(users)) end)
if #expired > 0 then
  redis.call('HDEL', admitted, unpack(expired))
  redis.call('HDEL', holds, unpack(expired))
end

-- While nobody at all is seen, nobody loses a place for being away.
local last = redis.call('ZRANGE', seen, -1, -1, 'WITHSCORES')
local silent = last[2] and now - tonumber(last[2]) > present
local resting = (tonumber(redis.call('HGET', rate, 'recoverUntil')) or 0) > now
local abandoned = {}
if not silent and not resting then
  abandoned = take(parkedAt, now - grace, function(users) return redis.call('ZMSCORE', parked, unpack(users)) end)
  if #abandoned > 0 then redis.call('ZREM', parked, unpack(abandoned)) end
end

local old = redis.call('ZRANGEBYSCORE', ended, '(0', text((now - tonumber(ARGV[10])) * 1000), 'LIMIT', 0, most)
if #old > 0 then redis.call('ZREM', ended, unpack(old)) end
local over = running == 'CLOSED' and now - (tonumber(told[13]) or 0) > grace
if over then redis.call('UNLINK', waiting, seen, parked, parkedAt) end
local more = math.max(#expired, #abandoned, #old) == most and 1 or 0
return { #expired, #abandoned, more, over and redis.call('ZCARD', active) == 0 and 1 or 0, text(born), endings }
