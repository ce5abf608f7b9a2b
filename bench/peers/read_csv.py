"""DuckDB's own CSV reader with declared types → Parquet: read_csv.py CSV_GLOB OUT.parquet THREADS → rows,sum."""
import sys

import duckdb

bill, out, threads = sys.argv[1:4]
db = duckdb.connect(config={"threads": threads})
header = db.execute(f"DESCRIBE SELECT * FROM read_csv('{bill}', all_varchar = true, hive_partitioning = false)").fetchall()
instants = {"bill_billing_period_start_date", "bill_billing_period_end_date", "line_item_usage_start_date",
            "line_item_usage_end_date"}
numbers = ("_cost", "_amount", "_quantity", "_commitment", "_commitment_to_date", "_usage", "_fee", "_billing_period",
           "_for_usage")
maps = {"resource_tags", "cost_category", "product"}


def declared(name):
    if name in instants:
        return "TIMESTAMP"
    return "DECIMAL(38, 18)" if name.endswith(numbers) else "VARCHAR"


columns = {name: declared(name) for name, *_ in header}
select = ", ".join(f"CAST(CAST({name} AS JSON) AS MAP(VARCHAR, VARCHAR)) AS {name}" if name in maps else name
                   for name in columns)
db.execute(f"""COPY (SELECT {select} FROM read_csv('{bill}', header = true, columns = {columns!r}, hive_partitioning = false))
               TO '{out}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)""")
rows, billed = db.execute(f"SELECT COUNT(*), SUM(line_item_unblended_cost) FROM read_parquet('{out}')").fetchone()
print(f"{rows},{billed}")
