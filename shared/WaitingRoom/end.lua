-- Ends a place for good and frees its room at once. It acts on that place only, and only once: a late repeat, a message of the past
-- or a token of another sale changes nothing of what its user has now.
-- ARGV  8 user, 9 epoch, 10 number, 11 'left', 'paid' (kept while another hold of the session is open) or 'spent' (the record says so),
--       12 the reservation that was paid ('' otherwise)
-- Returns whether there was a session, whether there was a place in the line, born, endings. O(log n). Idempotent.
local user, number, ownEpoch = ARGV[8], tonumber(ARGV[10]), tonumber(ARGV[9])
if ownEpoch > epoch then return 'BEHIND' end
if ownEpoch < epoch or isSpent(user, number) then return { 0, 0, text(born), endings } end

local order = orderOf(user, number)
local at = sessionOf(user)
local session = at and at <= order and 1 or 0
if ARGV[11] == 'paid' and session == 1 then
  local open, last = '', 0
  for id, till in string.gmatch(holdsOf(user), '([^=;]+)=(%d+);') do
    if id ~= ARGV[12] and tonumber(till) > now then
      open = open .. id .. '=' .. till .. ';'
      last = math.max(last, tonumber(till))
    end
  end
  if last > 0 then
    -- The turn is over but for what is held: nothing more can be chosen, and the session lasts as long as the last hold.
    admit(user, at, now, tostring(ARGV[10]))
    redis.call('ZADD', active, text(last), user)
    redis.call('HSET', holds, user, open)
    return { 0, 0, text(born), endings }
  end
end

if session == 1 then endSession(user) end
local here = placeOf(user)
local places = here and here <= order and leaveLine(user) or 0
spend(user, number)
if session + places > 0 then countEndings(1) end
return { session, places, text(born), endings }
