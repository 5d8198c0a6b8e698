-- Posts what seal-callbacks has written, a line a request. Reads from the environment:
-- BENCH_FILE  the file; when it is used up, the run is void
local lines = io.lines(os.getenv("BENCH_FILE"))
local headers = { ["Content-Type"] = "text/xml" }
used_up = false

-- Only the thread that sends has the lines, only the main one reports: it asks whether they sufficed.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function request()
  local line = lines()
  if not line then
    used_up = true
    line = "/used-up\t"
  end
  local tab = line:find("\t", 1, true)
  return wrk.format("POST", line:sub(1, tab - 1), headers, line:sub(tab + 1))
end

function done(summary, latency, requests)
  local errors = summary.errors
  local is_void = false
  for _, thread in ipairs(threads) do
    is_void = is_void or thread:get("used_up") == true
  end
  io.write(string.format(
    'RESULT {"good": %d, "bad": %d, "broken": %d, "void": %s, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n',
    summary.requests - errors.status, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    tostring(is_void), summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
