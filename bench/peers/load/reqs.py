"""Pre-generated requests: the same seeded choices for every server, poured into that server's own documents.

DIR holds wN.graphql (absent: workload skipped), wN.vars.json (a template) and headers (a template, one header a line).
Placeholders: {{tenant}} {{tenant_n}} {{booking}} {{resource}} {{from}} {{to}} {{after_start}} {{after_id}} {{starts}} {{ends}}
{{customer}} {{number}}, and {{token}} from the file in $TOKENS (number of the tenant, TAB, token). For a server that offers no
slots of the past or of the night and whose services have prices: {{service}} (one a resource), and the same times ten years
later, {{later_from}} {{later_to}} {{later_after_start}}, or within the opening hours, {{open_starts}}.

There are 5,000 resources and 100,000 customers, shared out evenly among $TENANTS (a divisor of 5,000; the peers know 100).
"""
import datetime as dt, json, os, random, re, urllib.parse

TENANTS = int(os.environ.get("TENANTS", 100)); SHARE = 5000 // TENANTS; CUSTOMERS = 100000 // TENANTS
def uid(p, n): return f"{n:08x}-0000-7000-8000-{p}00000000000"
def owner(x): return (x - 1) // SHARE + 1
def iso(t): return t.strftime("%Y-%m-%dT%H:%M:%SZ")
T0 = dt.datetime(2026, 1, 1); F0 = dt.datetime(2030, 1, 1)
LATER = dt.datetime(2036, 1, 1) - T0; OPEN = dt.datetime(2040, 1, 1, 8)
def later(t): return iso(t + LATER)

def choices(w, n, scale, base, seed=42):
    r = random.Random(f"{seed}-{w}"); per = scale // 5000
    for i in range(n):
        if w == "w1":
            b = r.randint(1, scale); t = owner((b - 1) % 5000 + 1)
            yield dict(tenant_n=t, booking=uid("d", b))
        elif w == "w2":
            x = r.randint(1, 5000); cap = x % 4 + 1; days = 2 * (per // cap) // 12
            f = T0 + dt.timedelta(days=r.randint(0, max(0, days - 7)))
            yield dict(tenant_n=owner(x), resource=uid("b", x), service=uid("9", x), later_from=later(f), later_to=later(f + dt.timedelta(days=7)),
                       **{"from": iso(f), "to": iso(f + dt.timedelta(days=7))})
        elif w == "w3":
            last = max(1, 2 * (per // 4) // 12 - 1)
            t = r.randint(1, TENANTS); a = T0 + dt.timedelta(days=r.randrange(last), hours=8 + r.randrange(12))
            yield dict(tenant_n=t, after_id="00000000-0000-0000-0000-000000000000", after_start=iso(a), later_after_start=later(a))
        else:
            k = base + i; x = k * 3571 % 5000 + 1; t = owner(x); s = F0 + dt.timedelta(hours=k // 5000)
            o = OPEN + dt.timedelta(days=k // 60000, hours=k // 5000 % 12)
            yield dict(tenant_n=t, resource=uid("b", x), service=uid("9", x), number=k, customer=uid("c", (t - 1) * CUSTOMERS + k % CUSTOMERS + 1),
                       starts=iso(s), ends=iso(s + dt.timedelta(hours=1)), open_starts=iso(o))

def build(docs, w, url, n, scale, base):
    """Yields raw HTTP/1.1 requests (bytes)."""
    u = urllib.parse.urlsplit(url); doc_file = os.path.join(docs, w + ".graphql")
    read = lambda f, d="": open(os.path.join(docs, f)).read() if os.path.exists(os.path.join(docs, f)) else d
    query = re.sub(r"\s+", " ", read(w + ".graphql")).strip(); vars_t = json.dumps(json.loads(read(w + ".vars.json", "{}")), separators=(",", ":"))
    tokens = dict(l.split("\t") for l in open(os.environ["TOKENS"]).read().splitlines()) if os.environ.get("TOKENS") else {}
    head = "".join(h.strip() + "\r\n" for h in read("headers", "X-Tenant-Id: {{tenant}}").splitlines() if h.strip())
    m = re.match(r"(?:query|mutation)\s+(\w+)", query); op = f',"operationName":"{m[1]}"' if m else ""
    tmpl = '{"query":' + json.dumps(query) + op + ',"variables":' + vars_t + "}"
    for c in choices(w, n, scale, base):
        c["tenant"] = uid("a", c["tenant_n"]); c["token"] = tokens.get(str(c["tenant_n"]), "")
        fill = lambda s: re.sub(r"\{\{(\w+)\}\}", lambda k: str(c[k[1]]), s)
        body = fill(tmpl)
        yield (f"POST {u.path or '/'} HTTP/1.1\r\nHost: {u.netloc}\r\nContent-Type: application/json\r\nAccept: application/json\r\n{fill(head)}Content-Length: {len(body)}\r\n\r\n{body}").encode()
