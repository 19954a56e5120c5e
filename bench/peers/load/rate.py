"""rate.py RESULTS WORKLOAD SERVER PERCENT: that share of the requests a second that a server reached (median), for an open loop."""
import json, statistics as st, sys
f, w, server, percent = sys.argv[1:]
v = [r["rps"] for r in map(json.loads, open(f)) if r["w"] == w and r["server"] == server and not r.get("rate")]
if v: print(round(st.median(v) * float(percent) / 100, 1))
