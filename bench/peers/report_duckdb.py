"""Effective cost by team on the raw Parquet: report_duckdb.py BILL_GLOB THREADS → milliseconds, then team,effective."""
import pathlib
import sys
import time

import duckdb

bill, threads = sys.argv[1:3]
db = duckdb.connect(config={"threads": threads})
text = (pathlib.Path(__file__).parent / "lines.sql").read_text().replace("$bill", f"'{bill}'")
best = None
for _ in range(3):
    start = time.perf_counter()
    db.execute(text)
    rows = db.execute("SELECT team, SUM(effective) FROM owned GROUP BY team ORDER BY team").fetchall()
    took = (time.perf_counter() - start) * 1000
    best = took if best is None else min(best, took)
print(f"{best:.1f}")
for team, effective in rows:
    print(f"{team},{effective}")
