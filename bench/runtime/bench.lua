-- The same from LuaJIT, compiled or (with -joff) interpreted.
local ffi = require "ffi"
ffi.cdef [[
long labs(long);
size_t strlen(const char *);
struct four { int a, b, c, d; };
struct four turn(struct four);
long add_up(long, long (*)(long));
]]
local target = ffi.load "./libtarget.so"
local C = ffi.C

local function measure(name, slices, count, body)
  local best = math.huge
  for _ = 1, slices do
    local start = os.clock()
    body(count)
    best = math.min(best, os.clock() - start)
  end
  io.write(string.format("%s %.1f\n", name, best * 1e9 / count))
end

measure("labs", 40, 100000, function(count)
  local sum = 0
  for i = 0, count - 1 do sum = sum + tonumber(C.labs(-i)) end
  return sum
end)
measure("strlen", 40, 50000, function(count)
  local text, sum = "hello world", 0
  for _ = 1, count do sum = sum + tonumber(C.strlen(text)) end
  return sum
end)
local callback = ffi.cast("long (*)(long)", function(x) return x + 1 end)
jit.off(true, true)
measure("callback", 40, 25000, function(count) target.add_up(count, callback) end)
measure("struct", 40, 25000, function(count)
  local value = ffi.new("struct four", 1, 2, 3, 4)
  for _ = 1, count do target.turn(value) end
end)
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
measure("fib", 5, 1, function() return fib(32) end)
