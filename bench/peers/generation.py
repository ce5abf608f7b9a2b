"""A hand-written DuckDB script for the whole job: generation.py BILL_GLOB OUT_FOLDER THREADS → team,effective."""
import pathlib
import sys

import duckdb

bill, out, threads = sys.argv[1:4]
out = pathlib.Path(out)
out.mkdir(parents=True, exist_ok=True)
here = pathlib.Path(__file__).parent
files = {"bill": bill, "charges": str(out / "charges.parquet"), "days": str(out / "days.parquet"),
         "hours": str(out / "hours.parquet")}
db = duckdb.connect(config={"threads": threads, "temp_directory": str(out / "tmp")})
for script in ("lines.sql", "generation.sql"):
    text = (here / script).read_text()
    for name, file in files.items():
        text = text.replace(f"${name}", "'" + file.replace("'", "''") + "'")
    db.execute(text)
rows = db.execute("SELECT team, SUM(effective), SUM(billed) FROM read_parquet(?) GROUP BY team ORDER BY team",
                  [files["days"]]).fetchall()
for team, effective, billed in rows:
    print(f"{team},{effective},{billed}")
