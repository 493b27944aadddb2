-- Puts a rebuilt map in place, with the writes made meanwhile on top, where they are not older than what the rebuild read.
-- KEYS[1]  seats:{date}:map   KEYS[2]  seats:{date}:journal   KEYS[3]  seats:{date}:rebuild   KEYS[4]  seats:{date}:versions
-- ARGV[1]  the rebuild's token   ARGV[2]  the map   ARGV[3]  its TTL in seconds   ARGV[4]  the versions it shows, 16 bits a seat
-- Returns the map, or false where the token is no longer ours: too slow, and another rebuild may have begun.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('SET', KEYS[4], ARGV[4], 'EX', ARGV[3])
local pending = redis.call('HGETALL', KEYS[2])
for i = 1, #pending, 2 do
  local at = '#' .. (tonumber(pending[i]) - 1)
  local status, version = string.match(pending[i + 1], '^(%d):(%d+)$')
  -- What a version of the service without versions has left counts, as it did then.
  status, version = status or pending[i + 1], tonumber(version)
  local shown = redis.call('BITFIELD', KEYS[4], 'GET', 'u16', at)[1]
  if not version or (version - shown) % 65536 < 32768 then
    redis.call('BITFIELD', KEYS[1], 'SET', 'u2', at, status)
    if version then redis.call('BITFIELD', KEYS[4], 'SET', 'u16', at, version) end
  end
end
redis.call('DEL', KEYS[2], KEYS[3])
return redis.call('GET', KEYS[1])
