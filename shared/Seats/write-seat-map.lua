-- Writes seats of a date into its map, each only where its version is not older than the one that is shown. One call, all seats.
-- KEYS[1]  seats:{date}:map       string, two bits a seat; only a rebuild creates it
-- KEYS[2]  seats:{date}:journal   hash seat -> status:version: writes that a rebuild under way (or about to begin) might not have read
-- KEYS[3]  seats:{date}:rebuild   the token of the rebuild under way; expires with it
-- KEYS[4]  seats:{date}:versions  string, 16 bits a seat: the version of its document that the map shows, modulo 65,536; lives as long as the map
-- ARGV[1]  TTL of the pending writes in seconds   ARGV[2..]  seat number, status (0 available, 1 held, 2 sold), version; and the next seat
-- A map that is missing is never created here: it would show every other seat as available.
-- Versions are compared as serial numbers: a write that is late by half of all versions counts as newer, which no request lives long enough for.
local function is_older(version, shown) return (version - shown) % 65536 >= 32768 end
local present = redis.call('EXISTS', KEYS[1]) == 1
if present then
  local look = { 'BITFIELD', KEYS[4] }
  for i = 2, #ARGV, 3 do
    look[#look + 1] = 'GET'
    look[#look + 1] = 'u16'
    look[#look + 1] = '#' .. (tonumber(ARGV[i]) - 1)
  end
  local shown = redis.call(unpack(look))
  local map, versions = { 'BITFIELD', KEYS[1] }, { 'BITFIELD', KEYS[4] }
  for i = 2, #ARGV, 3 do
    local at, version = '#' .. (tonumber(ARGV[i]) - 1), tonumber(ARGV[i + 2]) % 65536
    if not is_older(version, shown[(i + 1) / 3]) then
      for _, word in ipairs({ 'SET', 'u2', at, ARGV[i + 1] }) do map[#map + 1] = word end
      for _, word in ipairs({ 'SET', 'u16', at, version }) do versions[#versions + 1] = word end
    end
  end
  if #map > 2 then
    redis.call(unpack(map))
    redis.call(unpack(versions))
    local left = redis.call('PTTL', KEYS[1])
    if left > 0 then redis.call('PEXPIRE', KEYS[4], left) end
  end
end
if not present or redis.call('EXISTS', KEYS[3]) == 1 then
  for i = 2, #ARGV, 3 do
    local version = tonumber(ARGV[i + 2]) % 65536
    local before = redis.call('HGET', KEYS[2], ARGV[i])
    local kept = before and tonumber(string.match(before, ':(%d+)'))
    if not kept or not is_older(version, kept) then redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1] .. ':' .. version) end
  end
  redis.call('EXPIRE', KEYS[2], ARGV[1])
end
return present and 1 or 0
