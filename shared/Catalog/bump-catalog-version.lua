-- Raises the catalogue's version and returns it.
-- KEYS[1]  {catalog}:version  integer, no TTL
-- After a loss of Redis it starts from the clock (milliseconds), so that no version is used twice while a process
-- still holds an entry of its first use.
if redis.call('EXISTS', KEYS[1]) == 0 then
  local now = redis.call('TIME')
  redis.call('SET', KEYS[1], now[1] .. string.format('%03d', math.floor(now[2] / 1000)))
end
return redis.call('INCR', KEYS[1])
