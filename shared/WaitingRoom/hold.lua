-- A hold of the session's person begins, lasts longer, or is over: the session goes on while a hold is open, so that its room stays
-- taken, but no longer than so much beyond its own time.
-- ARGV  8 user, 9 epoch, 10 number, 11 the reservation, 12 when the hold ends (ms; 0: it is over), 13 the most that holds lengthen a
--       session by (ms)
-- How many holds the session has made is counted too, open or not: a hold that is told again counts once.
-- Returns when the session ends (ms; 0: it is not this place's), born, endings. O(log n). Idempotent.
local user, number, ownEpoch = ARGV[8], tonumber(ARGV[10]), tonumber(ARGV[9])
local at, own = sessionOf(user)
if ownEpoch ~= epoch or isSpent(user, number) or not at or at > orderOf(user, number) then return { 0, text(born), endings } end

local open, last = '', tonumber(ARGV[12])
if last > now then open = ARGV[11] .. '=' .. ARGV[12] .. ';' end
local before, known = holdsOf(user), false
for id, till in string.gmatch(before, '([^=;]+)=(%d+);') do
  known = known or id == ARGV[11]
  if id ~= ARGV[11] and tonumber(till) > now then
    open = open .. id .. '=' .. till .. ';'
    last = math.max(last, tonumber(till))
  end
end
local made = holdsMade(before) + (tonumber(ARGV[12]) > now and not known and 1 or 0)
if made > 0 or open ~= '' then redis.call('HSET', holds, user, text(made) .. ';' .. open) else redis.call('HDEL', holds, user) end
local expiry = math.max(own, math.min(last, own + tonumber(ARGV[13])))
redis.call('ZADD', active, text(expiry), user)
return { text(expiry), text(born), endings }
