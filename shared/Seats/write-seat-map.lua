-- Writes seats of a date into its map. One call, all seats.
-- KEYS[1]  seats:{date}:map      string, two bits a seat; only a rebuild creates it
-- KEYS[2]  seats:{date}:journal  hash seat -> status: writes that a rebuild under way (or about to begin) might not have read
-- KEYS[3]  seats:{date}:rebuild  the token of the rebuild under way; expires with it
-- ARGV[1]  status (0 available, 1 held, 2 sold)   ARGV[2]  journal's TTL in seconds   ARGV[3..]  seat numbers
-- A map that is missing is never created here: it would show every other seat as available.
local present = redis.call('EXISTS', KEYS[1]) == 1
if present then
  local command = { 'BITFIELD', KEYS[1] }
  for i = 3, #ARGV do
    command[#command + 1] = 'SET'
    command[#command + 1] = 'u2'
    command[#command + 1] = '#' .. (tonumber(ARGV[i]) - 1)
    command[#command + 1] = ARGV[1]
  end
  redis.call(unpack(command))
end
if not present or redis.call('EXISTS', KEYS[3]) == 1 then
  for i = 3, #ARGV do redis.call('HSET', KEYS[2], ARGV[i], ARGV[1]) end
  redis.call('EXPIRE', KEYS[2], ARGV[2])
end
return present and 1 or 0
