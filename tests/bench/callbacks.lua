-- Posts text messages of 200 customers (or BENCH_CUSTOMERS) in plain mode: each a new one with a MsgId of its own. Reads from the environment:
-- BENCH_PATH  the signed path (the signature covers token, time and nonce, so one does for all)
-- BENCH_FIRST the first MsgId
-- BENCH_ORIGINAL_ID, BENCH_TIME  of the account; CreateTime
local path = os.getenv("BENCH_PATH")
local number = tonumber(os.getenv("BENCH_FIRST"))
local customers = tonumber(os.getenv("BENCH_CUSTOMERS") or 200)
local head = "<xml><ToUserName><![CDATA[" .. os.getenv("BENCH_ORIGINAL_ID") .. "]]></ToUserName><FromUserName><![CDATA["
local middle = "]]></FromUserName><CreateTime>" .. os.getenv("BENCH_TIME") ..
  "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好，我的车刹车时有异响，明天可以来看看吗？]]></Content><MsgId>"
local tail = "</MsgId></xml>"
local headers = { ["Content-Type"] = "text/xml" }

function request()
  number = number + 1
  local openid = string.format("oBench%022d", number * 7919 % customers)
  return wrk.format("POST", path, headers, head .. openid .. middle .. string.format("%.0f", number) .. tail)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"good": %d, "bad": %d, "broken": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n',
    summary.requests - errors.status, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
