"""Every .sql file has a contract; what reads charges runs on DuckDB and on Trino.

A file whose header says `-- engine: duckdb` lives in ledger/ or ingest/ and may use DuckDB's own
constructs; `-- engine: sqlite` is the catalog's, `-- engine: postgres` the published schema's. Any other keeps to an allow-list of functions and
constructs and parses in both dialects (a parser alone accepts `::` and unknown functions as Trino).
"""
import pathlib
import re
import sys

import sqlglot
from sqlglot import exp

# Trino's, or macros that DuckDB defines for itself (src/ledger/portable.sql).
FUNCTIONS = set("""
abs array_agg array_join arbitrary avg cardinality cast ceil ceiling coalesce concat contains count count_if
date_diff date_format date_trunc day_of_week element_at extract floor format from_iso8601_timestamp greatest
grouping if is_null json_extract_scalar lag last_value first_value lead least length lower lpad ltrim map_keys
max max_by min min_by mod nullif ntile rank dense_rank replace round row_number rpad rtrim sign split_part
starts_with strpos substr substring sum to_unixtime trim try_cast unnest upper
""".split())
FORBIDDEN = [
    (r"::", "`::` is DuckDB's: CAST"),
    (r"\bGROUP\s+BY\s+ALL\b", "GROUP BY ALL is DuckDB's: name the columns"),
    (r"\bQUALIFY\b", "QUALIFY is DuckDB's: a subquery"),
    (r"\bEXCLUDE\b|\bREPLACE\s*\(", "* EXCLUDE/REPLACE is DuckDB's"),
    (r"\bIS\s+NOT\s+DISTINCT\s+FROM\b.*\bON\b|\bON\b[^\n]*\bIS\s+NOT\s+DISTINCT\s+FROM\b", "a NULL-safe join is a cross join in Trino"),
    (r"\bread_(csv|parquet|json)", "files are read in ledger/ and ingest/"),
    (r"\bfrom\s*\(\s*values\b.*\$", "values are bound"),
]

bad, count = [], 0


def functions(tree):
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            yield node.name.lower()
        elif isinstance(node, exp.Func) and not isinstance(node, (exp.And, exp.Or, exp.Case, exp.Cast, exp.TryCast, exp.Xor)):
            names = [name.lower() for name in type(node).sql_names()]
            yield next((name for name in names if name in FUNCTIONS), names[0])


for path in sorted(pathlib.Path("src").rglob("*.sql")):
    count += 1
    text = path.read_text()
    header = [line for line in text.split("\n\n")[0].split("\n") if line.startswith("--")]
    if not header:
        bad.append(f"{path}:1: no contract: say what it answers, its parameters and columns")
        continue
    engine = re.search(r"engine:\s*(\w+)", "\n".join(header))
    body = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("--"))
    for parameter in sorted(set(re.findall(r"\$([a-z_]\w*)", body))):
        if not re.search(r"--[^\n]*\$" + parameter + r"\b", text):
            bad.append(f"{path}: parameter ${parameter} is not in the contract")
    if engine:
        allowed = {"duckdb": ("ledger", "ingest"), "sqlite": ("ledger",), "postgres": ("publish",)}.get(engine[1], ())
        if path.parts[1] not in allowed:
            bad.append(f"{path}: engine {engine[1]} only in {', '.join(allowed)}")
        continue
    for pattern, why in FORBIDDEN:
        found = re.search(pattern, body, re.I)
        if found:
            bad.append(f"{path}:{text[:text.find(found[0])].count(chr(10)) + 1}: {why}")
    for dialect in ("duckdb", "trino"):
        try:
            trees = sqlglot.parse(re.sub(r"\$([a-z_]\w*)", r":\1", body), dialect=dialect)
        except sqlglot.errors.ParseError as error:
            bad.append(f"{path}: {dialect}: {str(error).splitlines()[0]}")
            continue
        if len([tree for tree in trees if tree is not None]) != 1:
            bad.append(f"{path}: one statement a file")
        if dialect == "trino":
            for name in sorted({name for tree in trees if tree for name in functions(tree)} - FUNCTIONS):
                bad.append(f"{path}: {name}() is not in the portable list")
print("\n".join(bad) or f"{count} statements")
sys.exit(bool(bad))
