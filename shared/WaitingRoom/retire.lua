-- Gives every key of a sale that is over a TTL: nothing of it is needed again, and a call that comes later prepares the queue anew.
-- ARGV  8 seconds that the keys stay
-- Returns whether it was over. O(1).
if running ~= 'CLOSED' or redis.call('ZCARD', active) > 0 then return { 0 } end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[8]) end
return { 1 }
