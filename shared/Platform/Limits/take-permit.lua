-- One call of a user, counted for all instances. One key, one number: when the user's bucket will be full again (GCRA).
-- KEYS[1]  limit:{group:user}: milliseconds of Redis' clock with three decimals; ends when the bucket is full
-- ARGV[1]  calls that may come at once, and in each period   ARGV[2]  the period in milliseconds
-- Returns 0 where the call passes and was counted, else the milliseconds until it would pass.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now then full = now end
full = full + tonumber(ARGV[2]) / tonumber(ARGV[1])
local wait = math.ceil(full - now - tonumber(ARGV[2]) - 0.01)
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
return 0
