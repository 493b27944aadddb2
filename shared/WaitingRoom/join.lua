-- Joins the queue, once a user: whoever has a place keeps it. While there is room and nobody waits, in at once. Before the
-- opening the number is drawn by lot; afterwards it is the clock's, and every number is larger than all before it.
-- ARGV  4 user, 5 the highest number the calling process has seen (a clock set back after a loss must not repeat numbers)
-- Returns standing(), or 'CLOSED'. O(log n).
local user = ARGV[4]
local expiry = tonumber(redis.call('ZSCORE', active, user))
if expiry and expiry > now then
  local number = string.gsub(redis.call('HGET', admitted, user) or '0', '%+', '')
  return standing('ACTIVE', tonumber(number), expiry, 0)
end
if phase == 'CLOSED' then return 'CLOSED' end

local number = tonumber(redis.call('ZSCORE', waiting, user)) or unpark(user)
if number then
  redis.call('ZADD', seen, text(now), user)
  return standing('WAITING', number, 0, 0)
end

if expiry then
  redis.call('ZREM', active, user)
  redis.call('HDEL', admitted, user)
end
redis.call('ZREM', ended, user)
if phase == 'PRE_OPEN' then
  number = draw(user)
else
  number = math.max(micros, (tonumber(redis.call('GET', seq)) or 0) + 1, tonumber(ARGV[5]) + 1)
  redis.call('SET', seq, text(number))
end

if phase == 'OPEN' and redis.call('ZCARD', waiting) == 0 and redis.call('ZCOUNT', active, '(' .. text(now), '+inf') < capacity then
  expiry = now + sessionSeconds * 1000
  redis.call('ZADD', active, text(expiry), user)
  redis.call('HSET', admitted, user, text(number))
  redis.call('HINCRBY', rate, 'admitted', 1)
  redis.call('HSET', rate, 'served', text(number))
  return standing('ACTIVE', number, expiry, 1)
end

standInLine(user, number)
return standing('WAITING', number, 0, 1)
