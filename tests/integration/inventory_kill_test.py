"""An inventory's ingest killed at any moment leaves books that open, with the observation whole or not at all.

    inventory_kill_test.py BINARY [--rounds N] [--seed N]

Each round observes a fleet whose tags name another team, kills the ingest with SIGKILL at a random moment, and looks:
the newest observation is the old one or the new one, whole; costs add up. The same ingest then succeeds, owners follow
it, and no staging and no temporary folder is left. At the end every file that no row names is collected.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.harness import Purser, check  # noqa: E402

RESOURCES = 1500
BILL = ("identity/LineItemId,bill/BillType,bill/BillingEntity,bill/PayerAccountId,bill/BillingPeriodStartDate,"
        "bill/BillingPeriodEndDate,bill/InvoiceId,lineItem/UsageAccountId,lineItem/LineItemType,"
        "lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
        "lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,"
        "lineItem/BlendedCost,lineItem/LineItemDescription,pricing/publicOnDemandCost")
SEEN = "SELECT count(*) AS resources, count(DISTINCT Tags['team']) AS teams, max(Tags['team']) AS team FROM resources"


def write_bill(path):
    """Untagged hours of every machine on the 28th. @return their total"""
    with open(path, "w", encoding="utf-8") as file:
        file.write(BILL + "\n")
        for row in range(RESOURCES):
            file.write(f"L{row},Anniversary,AWS,012345678901,2026-09-01T00:00:00Z,2026-10-01T00:00:00Z,,012345678901,"
                       f"Usage,2026-09-28T00:00:00Z,2026-09-28T01:00:00Z,AmazonEC2,BoxUsage:m5.large,RunInstances,"
                       f"i-{row:017x},1,USD,0.5,0.5,hours,0.5\n")
    return Decimal(RESOURCES) / 2


def write_inventory(path, number):
    """Observation `number`: every machine is of team-NUMBER."""
    minute = f"{number // 60:02}:{number % 60:02}"
    path.write_text(json.dumps({
        "schema": "purser.inventory.v1", "observed": f"2026-09-02T{minute}:00Z",
        "resources": [{"type": "ec2:instance", "id": f"i-{row:017x}", "account": "012345678901", "region": "us-east-1",
                       "tags": {"team": f"team-{number:03}"}} for row in range(RESOURCES)]}))


class Round:
    """Books, and the inventory that is observed next."""

    def __init__(self, purser, seed):
        self.purser = purser
        self.random = random.Random(seed)
        self.file = purser.home / "fleet.json"
        self.books = purser.home / ".local/share/purser"
        self.command = [str(purser.binary), "ingest", "--quiet", "--kind", "aws-inventory", "--source", "fleet",
                        str(self.file)]
        self.took = 0.0
        (purser.home / "purser.toml").write_text(
            "[ledger]\nkeep_snapshots = 0\n[taxonomy.key.team]\n")
        self.total = write_bill(purser.home / "bill.csv")
        purser.run("ingest", "--quiet", "--kind", "aws-cur", "--source", "prod", "bill.csv")

    def team_seen(self):
        """Whose all machines are by the newest observation."""
        row = self.purser.json("query", SEEN)["rows"][0]
        check((int(row["resources"]), int(row["teams"])) == (RESOURCES, 1), f"half an observation: {row}")
        return row["team"]

    def teams_paying(self):
        report = self.purser.json("query", "SELECT team, sum(BilledCost) AS cost FROM allocated GROUP BY team")
        return {row["team"]: Decimal(row["cost"]) for row in report["rows"]}

    def ingest(self):
        started = time.monotonic()
        done = subprocess.run(self.command, cwd=self.purser.home, env=self.purser.environment, capture_output=True,
                              text=True, timeout=300, stdin=subprocess.DEVNULL)
        check(done.returncode == 0, f"ingest: exit {done.returncode}\n{done.stdout}{done.stderr}")
        self.took = time.monotonic() - started

    def killed(self):
        """@return whether it was killed before its end"""
        with subprocess.Popen(self.command, cwd=self.purser.home, env=self.purser.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                running.wait(self.random.uniform(0, 1.1) * self.took)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
            return running.wait(120) != 0

    def kill(self, number):
        """@return whether it was killed, and whether the observation was there after it"""
        old, new = f"team-{number - 1:03}", f"team-{number:03}"
        write_inventory(self.file, number)
        killed = self.killed()
        seen = self.team_seen()
        check(seen in (old, new), f"round {number}: {seen}")
        check(killed or seen == new, f"round {number}: said so but kept nothing")
        # Whoever reads now sees owners by what is there, decided or not.
        check(self.teams_paying() == {seen: self.total}, f"round {number}: {self.teams_paying()} after {seen}")
        self.ingest()
        check(self.team_seen() == new and self.teams_paying() == {new: self.total}, f"round {number}: not {new}")
        left = [path for folder in (".staging", ".tmp") if (self.books / folder).is_dir()
                for path in (self.books / folder).iterdir()]
        check(left == [], f"round {number}: left behind {left}")
        return killed, seen == new

    def collect(self):
        """Nothing stays but what a row names, however many ingests were killed."""
        hours_ago = time.time() - 3 * 3600
        for path in self.books.rglob("*"):
            if path.is_dir() or path.suffix == ".parquet":
                os.utime(path, (hours_ago, hours_ago))
        before = len(list((self.books / "inventory").rglob("*.parquet")))
        self.purser.run("snapshots", "prune")
        files = {str(path.relative_to(self.books)) for path in (self.books / "inventory").rglob("*.parquet")}
        catalog = sqlite3.connect(f"file:{self.books / 'catalog.db'}?mode=ro", uri=True)
        named = {path for path, in catalog.execute("SELECT path FROM observations")}
        check(files == named, f"left behind {files - named}, missing {named - files}")
        return before, len(files)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    round_of = Round(Purser(options.binary), options.seed)
    write_inventory(round_of.file, 0)
    round_of.ingest()
    outcomes = [round_of.kill(number) for number in range(1, options.rounds + 1)]
    killed = sum(was_killed for was_killed, _ in outcomes)
    kept = sum(was_killed and was_kept for was_killed, was_kept in outcomes)
    before, after = round_of.collect()
    print(f"{options.rounds} rounds: {killed} killed, of these {kept} after the observation was kept; "
          f"collected {before} files to {after}")
    check(killed >= options.rounds // 2, "too few were killed in time")


main()
