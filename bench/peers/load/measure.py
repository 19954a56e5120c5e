"""measure.py NAME URL DOCS WORKLOAD SECONDS: warms, checks and loads one server; appends one JSON line to $RESULTS.

The load is a closed loop (each of $CONNS connections sends its next request when it has an answer), or with $RATE an open one
(that many requests a second, whatever is answered).
"""
import http.client, json, os, subprocess, sys, time, urllib.parse
sys.path.insert(0, os.path.dirname(__file__))
import reqs as rq
HZ = os.sysconf("SC_CLK_TCK"); HERE = os.path.dirname(os.path.abspath(__file__))
E = os.environ; WORK, SCALE, RESULTS = E["WORK"], int(E["SCALE"]), E["RESULTS"]
PGPORT, PGPID, CONNS, WARM, RATE = E["PGPORT"], int(E["PGPID"]), int(E["CONNS"]), int(E["WARM"]), float(E.get("RATE", 0))

def stat(pid):
    try:
        f = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        return int(f[1]), int(f[11]) + int(f[12]), int(f[13]) + int(f[14])
    except OSError: return None
def tree(pid):
    kids = {}
    for p in os.listdir("/proc"):
        if p.isdigit() and (s := stat(p)): kids.setdefault(s[0], []).append(int(p))
    out, todo = [], [pid]
    while todo:
        p = todo.pop(); out.append(p); todo += kids.get(p, [])
    return out
def cpu(pid):                       # live processes of the tree, and the ended ones that their parents have waited for
    return sum(s[1] + s[2] for p in tree(pid) if (s := stat(p))) / HZ
def rss(pid):
    t = 0
    for p in tree(pid):
        try: t += int(next(l for l in open(f"/proc/{p}/status") if l.startswith("VmRSS")).split()[1])
        except (OSError, StopIteration): pass
    return t / 1024
def busy():
    v = list(map(int, open("/proc/stat").readline().split()[1:9])); return (sum(v) - v[3] - v[4]) / HZ
def listener(port):
    inodes = set()
    for f in ("/proc/net/tcp", "/proc/net/tcp6"):
        for l in open(f).readlines()[1:]:
            c = l.split()
            if c[3] == "0A" and int(c[1].rsplit(":", 1)[1], 16) == port: inodes.add(f"socket:[{c[9]}]")
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            for fd in os.listdir(f"/proc/{p}/fd"):
                if os.readlink(f"/proc/{p}/fd/{fd}") in inodes: return int(p)
        except OSError: pass
    sys.exit(f"nothing listens on {port}")
def stored(docs):                   # how many bookings there are by now, in the server's own tables
    f = os.path.join(docs, "written.sql"); own = os.path.exists(f)
    return int(subprocess.run(["psql", "-qXAt", "-h", "127.0.0.1", "-p", PGPORT, "-U", "postgres", "-d", E["DATABASE"] if own else "booking",
                               "-c", open(f).read() if own else "select count(*) from app.outbox"], capture_output=True, text=True, check=True).stdout)
def take(n):
    f = os.path.join(WORK, "w4.counter"); base = int(open(f).read()) if os.path.exists(f) else 0
    open(f, "w").write(str(base + n)); return base
def write(docs, w, url, n, base):
    path = os.path.join(WORK, "requests.bin")
    with open(path, "wb") as f:
        for r in rq.build(docs, w, url, n, SCALE, base): f.write(r); f.write(b"\0")
    return path
def load(url, path, seconds, rate=0):
    u = urllib.parse.urlsplit(url); t0 = os.times()
    command = (["dotnet", E["BENCH_DLL"], "open", path, u.netloc, str(rate), str(seconds), str(CONNS)] if rate else
               ["wrk", "-t1", f"-c{CONNS}", f"-d{seconds}s", "--timeout", "10s", "-s", os.path.join(HERE, "load.lua"), f"{u.scheme}://{u.netloc}"])
    p = subprocess.run(command, env=E | {"REQUESTS": path}, capture_output=True, text=True)
    t1 = os.times(); line = [l for l in p.stdout.splitlines() if l.startswith("RESULT ")]
    if not line: sys.exit(p.stdout + p.stderr)
    return json.loads(line[0][7:]) | {"gen_cpu": t1.children_user + t1.children_system - t0.children_user - t0.children_system}
def check(docs, w, url, n, base):
    """n requests one by one: each must answer 200 without errors; returns the mean body size and the answers."""
    u = urllib.parse.urlsplit(url); c = http.client.HTTPConnection(u.hostname, u.port, timeout=20); answers = []
    for raw in rq.build(docs, w, url, n, SCALE, base):
        head, body = raw.split(b"\r\n\r\n", 1); hs = dict(l.split(": ", 1) for l in head.decode().split("\r\n")[1:])
        hs.pop("Host"); hs.pop("Content-Length"); c.request("POST", u.path or "/", body, hs); r = c.getresponse(); b = r.read()
        if r.status != 200 or b'"errors"' in b or b'"data":null' in b: sys.exit(f"{url} {w}: {r.status} {b[:600]!r}\n{body[:600]!r}")
        answers.append(b)
    return sum(map(len, answers)) / n, answers

def main(name, url, docs, w, seconds):
    db = not url.endswith("-mem"); pid = listener(urllib.parse.urlsplit(url).port)
    n = 20000 if w != "w4" else 9000 * (seconds + WARM + 2)
    base = take(n + 20) if w == "w4" else 0
    size, answers = check(docs, w, url, 20, base)
    if d := E.get("SAMPLES"): os.makedirs(d, exist_ok=True); open(os.path.join(d, f"{w}.{name}.json"), "wb").write(b"[" + b",".join(answers) + b"]")
    m = n - (n * WARM // (seconds + WARM)) if w == "w4" else n
    if WARM: load(url, write(docs, w, url, n - m or n, base + 20), WARM)
    if not seconds: return
    path = write(docs, w, url, m, base + 20 + (n - m))
    rows = stored(docs) if w == "w4" and db else 0
    a = cpu(pid), cpu(PGPID), busy(), time.time(); r = load(url, path, seconds, RATE); z = cpu(pid), cpu(PGPID), busy(), time.time()
    q = r["requests"] or 1; us = lambda x: round(x / q * 1e6, 1)
    written = stored(docs) - rows if w == "w4" and db else None
    if written is not None and abs(written - q) > 2 * CONNS + 0.01 * q: r["warning"] = f"{q} answers but {written} bookings written"
    if w == "w4" and db and q > m: r["warning"] = "ran out of fresh slots"
    known = sum(z[:2]) - sum(a[:2]) + r["gen_cpu"]
    r |= dict(server=name, w=w, rate=RATE, rps=round(q / r["seconds"], 1), srv_us=us(z[0] - a[0]), pg_us=us(z[1] - a[1]) if db else 0, gen_us=us(r["gen_cpu"]),
              rss=round(rss(pid), 1), body=round(size), foreign=round((z[2] - a[2] - known) / ((z[3] - a[3]) * os.cpu_count()), 3), written=written)
    open(RESULTS, "a").write(json.dumps(r) + "\n")
    print(f"{w} {name:18} {r['rps']:9.0f}/s  srv {r['srv_us']:7.0f}  pg {r['pg_us']:6.0f}  gen {r['gen_us']:5.0f} us/req  p50 {r['p50_us']/1000:.2f} p99 {r['p99_us']/1000:.2f} ms  rss {r['rss']:.0f}  foreign {r['foreign']:.0%} {r.get('warning','')} err {r['http_errors']}/{r['io_errors']}", flush=True)
if __name__ == "__main__": main(*sys.argv[1:5], int(sys.argv[5]))
