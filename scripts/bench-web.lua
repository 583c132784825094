-- Clients that save answers, for wrk: each has a session and a field of its own, and saves over the version of its
-- last answer, as the page's script does. `CHISO_BENCH_CLIENTS` names the file of the clients.
local clients = dofile(os.getenv("CHISO_BENCH_CLIENTS"))
local count, threads = 0, {}

function setup(thread)
  thread:set("place", count)
  count = count + 1
  table.insert(threads, thread)
end

function init(arguments)
  saved, other, typed, by_key, free = 0, 0, 0, {}, {}
  local each = tonumber(arguments[1])
  for at = 1, each do
    local session, csrf, form, key, page, version = unpack(clients[place * each + at])
    local client = { path = form .. "/answers", page = form .. page, key = key, version = version }
    client.headers = {
      ["Cookie"] = "chiso_session=" .. session .. "; lang=vi", ["X-CSRF"] = csrf, ["Accept"] = "application/json",
      ["Content-Type"] = "application/x-www-form-urlencoded",
    }
    by_key[key] = client
    table.insert(free, client)
  end
end

function request()
  -- wrk builds a request once more than it sends, to look at it.
  local client = table.remove(free, 1) or spare
  spare = client
  typed = typed % 11 + 1
  local body = "page=" .. client.page .. "&key=" .. client.key .. "&value=" .. typed .. "&base=" .. client.version
  return wrk.format("POST", client.path, client.headers, body)
end

function response(status, headers, body)
  local key = string.match(body, '"key":"([^"]+)"')
  local client = key and by_key[key]
  if status == 200 and string.find(body, '"outcome":"saved"', 1, true) then saved = saved + 1 else other = other + 1 end
  if client then
    client.version = string.match(body, '"version":(%d+)') or client.version
    table.insert(free, client)
  end
end

function done(summary, latency)
  local good, bad = 0, 0
  for _, thread in ipairs(threads) do
    good, bad = good + thread:get("saved"), bad + thread:get("other")
  end
  io.write(string.format("saved %d other %d\n", good, bad))
end
