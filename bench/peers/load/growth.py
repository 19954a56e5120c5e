"""growth.py RESULTS: what a request of ours costs by bookings, tenants and connections (server names BOOKINGS-TENANTS-CONNECTIONS)."""
import json, statistics as st, sys
rows = [json.loads(l) for l in open(sys.argv[1])]; names = list(dict.fromkeys(r["server"] for r in rows)); ws = sorted({r["w"] for r in rows})
def med(s, w, k): v = [r[k] for r in rows if r["server"] == s and r["w"] == w]; return st.median(v) if v else 0
def table(title, column, shown):
    if len(shown) < 2: return
    print(f"\n{title}\n{'':4}{'':>12}{'srv us':>18}{'pg us':>18}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'RSS MB':>8}{'foreign':>9}")
    for w in ws:
        for s in shown:
            cost = "".join(f"{'%.0f (%.2fx)' % (med(s, w, k), med(s, w, k) / (med(shown[0], w, k) or 1)):>18}" for k in ("srv_us", "pg_us"))
            print(f"{w:4}{int(s.split('-')[column]):>12,}{cost}{med(s, w, 'rps'):9.0f}{med(s, w, 'p50_us') / 1000:9.1f}{med(s, w, 'p99_us') / 1000:9.1f}"
                  f"{med(s, w, 'rss'):8.0f}{100 * med(s, w, 'foreign'):8.0f}%")
sorted_by = lambda column, others: sorted((s for s in names if all(s.split("-")[i] == v for i, v in others.items())), key=lambda s: int(s.split("-")[column]))
first, base = names[0].split("-"), names[1].split("-")
table(f"By bookings, {first[1]} tenants, {first[2]} connections", 0, sorted_by(0, {1: first[1], 2: first[2]}))
table(f"By tenants, {int(base[0]):,} bookings, {base[2]} connections", 1, sorted_by(1, {0: base[0], 2: base[2]}))
table(f"By connections, {int(base[0]):,} bookings, {base[1]} tenants", 2, sorted_by(2, {0: base[0], 1: base[1]}))
for r in rows:
    if r.get("warning") or r.get("http_errors") or r.get("io_errors"): print("WARNING", r["w"], r["server"], r.get("warning", ""), "http", r.get("http_errors"), "io", r.get("io_errors"))
print("\nsrv us, pg us: CPU-us a request of the server and of PostgreSQL, medians of the rounds, with the ratio to the first line of the same workload.")
