"""purser publish against a real PostgreSQL.

The sums are those of the reports; a repeat writes nothing and a changed bill only its days; readers may read and
nothing else; columns carry comments; the queries of docs/dashboards run. Killed at any moment, or cut off at any byte,
the database is as it was or as it should be, and the next publish makes it right.
"""
import csv
import datetime
import json
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import ROOT, Purser, check  # noqa: E402
from postgresql import Cutter, PostgreSQL  # noqa: E402

KILLS, CUTS = 8, 16
DAYS, PROJECTS, MOST_SECONDS = 90, 500, 2.0


def make_books(purser):
    """Two states of the same books: `a`, and `b` where a September line is gone and October has one more."""
    shutil.copy(ROOT / "tests/golden/files/acme.toml", purser.home / "purser.toml")
    shutil.copytree(ROOT / "tests/golden/files/bills", purser.home / "bills")
    purser.run("ingest", "--books", "a")
    shutil.copytree(purser.home / "a", purser.home / "b")
    bill = purser.home / "bills/october.csv"
    lines = bill.read_text().splitlines(keepends=True)
    bill.write_text("".join([lines[0], *lines[2:]]))
    purser.run("ingest", "--books", "b")


def publish(purser, books, address, expect=0):
    purser.environment["PURSER_POSTGRES_URL"] = address
    done = purser.run("publish", "--books", books, "--format", "json", expect=expect)
    return json.loads(done.stdout)["rows"][0] if expect == 0 else done


def sums(rows, column="effective_cost"):
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def check_first(purser, server):
    server.ask("CREATE DATABASE work", "postgres")
    made = publish(purser, "a", server.address())
    check(made["days_written"] == made["days"] > 30 and made["rows_written"] > 50, made)
    for key in ("team", "project", "cost_center", "service", "account", "region"):
        reported = purser.json("report", "cost", "--by", key, "--period", "all", "--books", "a")
        wanted = {row[key] or "": Decimal(row["USD"]) for row in reported["rows"]}
        for table in ("cost_day", "cost_week"):
            rows = server.ask(f"SELECT {key} AS k, SUM(effective_cost) AS effective_cost FROM purser.{table} GROUP BY 1")
            found = {row["k"]: Decimal(row["effective_cost"]) for row in rows}
            check(found == wanted, f"{table} by {key}: {found} {wanted}")
    billed = purser.json(
        "report", "cost", "--metric", "billed", "--period", "all", "--books", "a")["totals"]["USD"]
    check(sums(server.ask("SELECT SUM(billed_cost) AS billed_cost FROM purser.cost_day"), "billed_cost")
          == Decimal(billed), "billed")
    print(f"published {made['rows_written']} rows of {made['days']} days; sums are the reports'")


def check_repeat(purser, server):
    before = server.state()
    written = server.ask("SELECT xmin, day FROM purser.cost_day ORDER BY ctid")
    again = publish(purser, "a", server.address())
    check((again["days_written"], again["rows_written"]) == (0, 0), again)
    check(server.state() == before, "a repeat changed something")
    check(server.ask("SELECT xmin, day FROM purser.cost_day ORDER BY ctid") == written, "a repeat wrote rows again")
    changed = publish(purser, "b", server.address())
    check(0 < changed["days_written"] < changed["days"], changed)
    untouched = [row for row in server.ask("SELECT xmin, day FROM purser.cost_day") if row in written]
    check(untouched, "days that did not change were written again")
    print(f"a repeat writes nothing; another bill {changed['days_written']} of {changed['days']} days")


def check_schema(purser, server):
    bare = server.ask("SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE "
                      "c.relnamespace = to_regnamespace('purser') AND c.relname IN ('cost_day', 'freshness', "
                      "'data_quality', 'publication') AND a.attnum > 0 AND "
                      "col_description(a.attrelid, a.attnum) IS NULL")
    check(not bare, f"columns without a comment: {bare}")
    server.ask("CREATE ROLE dashboard LOGIN; GRANT purser_reader TO dashboard", "postgres")
    check(server.ask("SELECT COUNT(*) AS n FROM purser.cost_week", user="dashboard")[0]["n"] != "0", "a reader reads")
    check(server.refuses("DELETE FROM purser.cost_day", user="dashboard"), "a reader deletes")
    check(server.refuses("CREATE TABLE purser.x (y int)", user="dashboard"), "a reader makes tables")
    print("every column has a comment; the reader role reads and no more")


def check_migration(purser, server):
    """Version 1 alone becomes version 2; a newer one is refused; a new owner dimension becomes a column."""
    server.copy_database("template0", "old")
    first = (ROOT / "src/publish/postgres_1.sql").read_text()
    server.ask(f"CREATE SCHEMA purser; SET search_path TO purser; {first}; INSERT INTO schema_version VALUES (1)", "old")
    publish(purser, "a", server.address("old"))
    check([row["version"] for row in server.ask("SELECT version FROM purser.schema_version ORDER BY 1", "old")]
          == ["1", "2"], "migrated")
    configured = (purser.home / "purser.toml").read_text()
    (purser.home / "purser.toml").write_text(configured + "\n[taxonomy.key.squad]\n")
    grown = publish(purser, "a", server.address("old"))
    check(grown["days_written"] == grown["days"], grown)
    check(server.ask("SELECT DISTINCT squad FROM purser.cost_week", "old") == [{"squad": "unallocated"}], "squad")
    (purser.home / "purser.toml").write_text(configured)
    server.ask("INSERT INTO purser.schema_version VALUES (99)", "old")
    done = publish(purser, "a", server.address("old"), expect=2)
    check("newer purser" in done.stderr, done.stderr)
    print("an old schema is migrated, a newer one refused, a new owner dimension becomes a column")


def check_queries(server):
    count = 0
    for file in sorted((ROOT / "docs/dashboards").rglob("*.sql")):
        sql = file.read_text()
        sql = re.sub(r"\$__timeFilter\((\w+)\)", r"\1 BETWEEN '2026-01-01' AND '2026-12-31'", sql)
        sql = sql.replace("$currency", "USD")
        values = {"from": "'2026-01-01'", "until": "'2027-01-01'", "team": "'nlp'", "account": "(SELECT MIN(account) FROM purser.cost_day)",
                  "billing_period": "'2026-10'"}
        for with_filters in (True, False):
            asked = re.sub(r"\[\[(.*?)\]\]", r"\1" if with_filters else "", sql)
            rows = server.ask(re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], asked))
            check(rows, f"{file.name} answers nothing")
            count += 1
    print(f"{count} dashboard queries answer")


def check_refusals(purser, server):
    done = publish(purser, "a", f"postgresql://admin:secret@127.0.0.1:{server.port}/nowhere", expect=3)
    check("nowhere" in done.stderr and "secret" not in done.stderr, done.stderr)
    done = publish(purser, "a", "postgresql://admin:secret@127.0.0.1:1/work", expect=3)
    check("secret" not in done.stderr, done.stderr)
    done = publish(purser, "a", "host='unclosed secret", expect=2)
    check("secret" not in done.stderr, done.stderr)
    server.ask("CREATE ROLE poor LOGIN", "postgres")
    done = publish(purser, "a", server.address(user="poor"), expect=3)
    check("permission denied" in done.stderr, done.stderr)
    print("what cannot be reached or done is said, without the password")


def make_states(purser, server):
    for name in ("a", "b"):
        server.copy_database("template0", f"state_{name}")
        publish(purser, "a", server.address(f"state_{name}"))
    started = time.monotonic()
    publish(purser, "b", server.address("state_b"))
    states = {name: server.state(f"state_{name}") for name in ("a", "b")}
    check(states["a"] != states["b"], "two states")
    return states, time.monotonic() - started


def check_after(purser, server, states, what):
    """As it was or as it should be, and right after the next publish. Returns which it was."""
    server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'work'", "postgres")
    state = server.state()
    check(state in states.values(), f"{what}: neither as it was nor as it should be")
    publish(purser, "b", server.address())
    check(server.state() == states["b"], f"{what}: the next publish did not make it right")
    return "a" if state == states["a"] else "b"


def check_kills(purser, server, states, took):
    """-9 at random moments, and at messages to the server from the first to the last."""
    chance, seen = random.Random(7), []
    command = [purser.binary, "publish", "--books", "b"]
    quiet = {"cwd": purser.home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for kill in range(KILLS):
        server.copy_database("state_a")
        purser.environment["PURSER_POSTGRES_URL"] = server.address()
        process = subprocess.Popen(command, env=purser.environment, **quiet)
        time.sleep(chance.uniform(took * 0.3, took * 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.append(check_after(purser, server, states, f"kill {kill}"))
    messages = 0
    for number in (*range(1, 12), *range(12, 1000, 3)):
        server.copy_database("state_a")
        purser.environment["PURSER_POSTGRES_URL"] = server.address()
        traced = ["strace", "-f", "-o", "/dev/null", "-e", "trace=sendto", "-e",
                  f"inject=sendto:signal=KILL:when={number}"]
        done = subprocess.run([*traced, *command], env=purser.environment, **quiet)
        seen.append(check_after(purser, server, states, f"killed at message {number}"))
        if done.returncode == 0:
            break
        messages = number
    check(messages > 10 and set(seen) == {"a", "b"}, f"{messages} messages, {set(seen)}")
    print(f"{len(seen)} kills, at random and at {messages} messages: as it was ({seen.count('a')}) or as it should be "
          f"({seen.count('b')}), and right after the next")


def check_cuts(purser, server, states):
    server.copy_database("state_a")
    whole = Cutter(server.port)
    publish(purser, "b", server.address(port=whole.port))
    for cut in range(CUTS):
        server.copy_database("state_a")
        limit = whole.passed * cut // (CUTS - 1)
        cutter = Cutter(server.port, limit)
        purser.environment["PURSER_POSTGRES_URL"] = server.address(port=cutter.port)
        done = purser.run("publish", "--books", "b", expect=None)
        check(done.returncode in (0, 3) and "secret" not in done.stderr, done.stderr)
        became = check_after(purser, server, states, f"cut at {limit}")
        check(done.returncode == 3 or became == "b", f"cut at {limit}: said it was done")
    print(f"{CUTS} connections cut between byte 0 and {whole.passed}: the same")


def check_files(purser):
    """The same tables as SQLite and as Parquet."""
    wanted = purser.json("report", "cost", "--by", "team", "--period", "all", "--books", "a")
    wanted = {row["team"]: Decimal(row["USD"]) for row in wanted["rows"]}
    for _ in range(2):
        purser.run("publish", "--to", "sqlite", "--output", "costs.sqlite", "--books", "a")
        purser.run("publish", "--to", "parquet", "--output", "tables", "--books", "a")
    check(not list(purser.home.glob(".costs*")) and len(list((purser.home / "tables").iterdir())) == 2, "left over")
    rows = sqlite3.connect(purser.home / "costs.sqlite").execute("SELECT team, effective_cost FROM cost_day")
    found = {}
    for team, cost in rows:
        found[team] = found.get(team, Decimal(0)) + Decimal(cost)
    check(found == wanted, found)
    for table in ("cost_day", "cost_week"):
        path = purser.home / "tables/current" / f"{table}.parquet"
        found = dict(duckdb.sql(f"SELECT team, SUM(effective_cost) FROM '{path}' GROUP BY 1").fetchall())
        check(found == wanted, found)
    names = {file.stem for file in (purser.home / "tables/current").iterdir()}
    check(names == {"cost_day", "cost_week", "freshness", "data_quality", "publication"}, names)
    (purser.home / "mine").mkdir()
    (purser.home / "mine/thesis.txt").write_text("mine")
    purser.run("publish", "--to", "parquet", "--output", "mine", "--books", "a", expect=2)
    check((purser.home / "mine/thesis.txt").exists(), "somebody else's file")
    print("SQLite and Parquet have the same tables")


def check_speed(purser, server):
    """90 days of 500 projects, published again after one line of the bill changed."""
    header, *lines = (ROOT / "tests/fixtures/focus/v1_0.csv").read_text().splitlines()
    names = next(csv.reader([header]))
    base = dict(zip(names, next(csv.reader([lines[0]]))))
    first = datetime.date(2026, 7, 3)

    def bill(month, amount):
        path = purser.home / f"large/{month:%Y-%m}.csv"
        path.parent.mkdir(exist_ok=True)
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            for day in (first + datetime.timedelta(n) for n in range(DAYS)):
                if day.replace(day=1) != month:
                    continue
                end = (month + datetime.timedelta(32)).replace(day=1)
                for project in range(PROJECTS):
                    cost = f"{amount if day.day == 9 and project == 7 else project % 97}.25"
                    writer.writerow({**base, "ChargePeriodStart": f"{day}T00:00:00Z",
                                     "ChargePeriodEnd": f"{day + datetime.timedelta(1)}T00:00:00Z",
                                     "BillingPeriodStart": f"{month}T00:00:00Z", "BillingPeriodEnd": f"{end}T00:00:00Z",
                                     "BilledCost": cost, "EffectiveCost": cost, "ListCost": cost, "ContractedCost": cost,
                                     "Tags": json.dumps({"project": f"project-{project}", "team": f"t{project % 9}"})})

    months = sorted({(first + datetime.timedelta(n)).replace(day=1) for n in range(DAYS)})
    for month in months:
        bill(month, 1)
    (purser.home / "empty.toml").write_text("")
    large = ["--config", "empty.toml", "--books", "large-books"]
    purser.run("ingest", "--kind", "focus", "--source", "large", "large", *large)
    server.copy_database("template0")
    purser.environment["PURSER_POSTGRES_URL"] = server.address()

    def timed():
        """The answer, and seconds by the wall and of purser's own processor time."""
        started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = purser.json("publish", *large)["rows"][0]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return answer, (time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    made, took_first = timed()
    check(made["days"] == DAYS and made["rows_written"] == DAYS * PROJECTS, made)
    again, took_again = timed()
    check(again["rows_written"] == 0, again)
    took_changed = (1e9, 1e9)
    for amount in (2, 3, 4):  # the best of three: others use the machine too
        bill(months[1], amount)
        purser.run("ingest", "--kind", "focus", "--source", "large", "large", *large)
        changed, took = timed()
        check((changed["days_written"], changed["rows_written"]) == (1, PROJECTS), changed)
        took_changed = min(took_changed, took)
    # Without optimisation, or with sanitizers, the program is ten times as slow.
    most = MOST_SECONDS if "release" in str(purser.binary) else 10 * MOST_SECONDS
    print(f"{DAYS} days of {PROJECTS} projects: " + ", ".join(
        f"{what} {wall:.2f} s (processor {cpu:.2f} s)" for what, (wall, cpu) in (
            ("first", took_first), ("again", took_again), ("one day changed", took_changed))))
    check(took_again[0] <= most and took_changed[0] <= most, f"slower than {most} s")


def main():
    server = PostgreSQL()
    try:
        purser = Purser()
        make_books(purser)
        check_first(purser, server)
        check_repeat(purser, server)
        check_schema(purser, server)
        check_queries(server)
        check_migration(purser, server)
        check_refusals(purser, server)
        states, took = make_states(purser, server)
        check_kills(purser, server, states, took)
        check_cuts(purser, server, states)
        check_files(purser)
        check_speed(purser, server)
    finally:
        server.close()


if __name__ == "__main__":
    main()
