"""tokens.py URL TENANTS: a token for the staff of every tenant, as /dev/token gives them; prints number, TAB, token."""
import http.client, json, sys, urllib.parse
c = http.client.HTTPConnection(urllib.parse.urlsplit(sys.argv[1]).netloc, timeout=30)
for n in range(1, int(sys.argv[2]) + 1):
    c.request("GET", f"/dev/token?tenant=peers-{n:04}&role=STAFF&expiresIn=P1D"); r = c.getresponse(); b = r.read()
    if r.status != 200: sys.exit(f"tenant {n}: {r.status} {b[:300]!r}")
    print(n, json.loads(b)["accessToken"], sep="\t")
