-- Puts a rebuilt map in place, with the writes made meanwhile on top.
-- KEYS[1]  seats:{date}:map   KEYS[2]  seats:{date}:journal   KEYS[3]  seats:{date}:rebuild
-- ARGV[1]  the rebuild's token   ARGV[2]  the map   ARGV[3]  its TTL in seconds
-- Returns the map, or false where the token is no longer ours: too slow, and another rebuild may have begun.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
local journal = redis.call('HGETALL', KEYS[2])
for i = 1, #journal, 2 do
  redis.call('BITFIELD', KEYS[1], 'SET', 'u2', '#' .. (tonumber(journal[i]) - 1), journal[i + 1])
end
redis.call('DEL', KEYS[2], KEYS[3])
return redis.call('GET', KEYS[1])
