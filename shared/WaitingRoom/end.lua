-- Ends a place for good and frees its room at once: a payment ends the session, leaving ends whatever there is. Tokens issued
-- up to now are spent.
-- ARGV  4 user, 5 'session' (only an active one) or 'place'
-- Returns whether there was a session, and whether there was a place in the line. O(log n). Idempotent.
local user = ARGV[4]
local sessions = redis.call('ZREM', active, user)
redis.call('HDEL', admitted, user)
local places = 0
if ARGV[5] == 'place' then
  places = redis.call('ZREM', waiting, user) + redis.call('ZREM', parked, user)
  redis.call('ZREM', parkedAt, user)
  redis.call('ZREM', seen, user)
end
if sessions == 1 or ARGV[5] == 'place' then redis.call('ZADD', ended, text(now), user) end
return { sessions, places }
