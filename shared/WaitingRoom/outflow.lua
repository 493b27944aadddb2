-- How fast the front of a line moves, people a second, from what a tick measured; admit.lua has it in front, and the simulation
-- of tests/load runs this text. Three averages over ticks: 'slow' is the rate, 'quick' shows that it changed, and only 'told'
-- is told. A few percent of chance a tick are minutes of a wait of hours: so a better rate is told at once, and a worse one
-- when it is worse by a twentieth, well within the range of WaitEstimate. Meanwhile nobody's wait rises.
-- Returns told, quick, slow. The first measurement is all three.
local function outflow(told, quick, slow, measured)
  if not slow then return measured, measured, measured end
  quick = quick + 0.3 * (measured - quick)
  local changed = math.abs(quick - slow) > 0.15 * slow
  slow = slow + (changed and 0.3 or 0.05) * (measured - slow)
  if slow > told or slow < 0.95 * told then told = slow end
  return told, quick, slow
end

