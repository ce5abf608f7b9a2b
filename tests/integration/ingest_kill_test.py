"""An ingest killed at any moment leaves books that open, with the old bill or the new one, whole (books.md §11).

    ingest_kill_test.py BINARY [--rounds N] [--seed N]

Each round delivers a new bill of the same month, kills the ingest with SIGKILL at a random moment, and looks: what
is current adds up and is the old total or the new one; the same ingest then succeeds and shows the new total; no
staging and no temporary folder is left. In between SIGINT and SIGTERM end an ingest in order: exit 130 or 143 and
nothing left behind. At the end everything but the newest bill is collected.
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.harness import Purser, check  # noqa: E402

ROWS = 3000
COLUMNS = ("identity/LineItemId,bill/BillType,bill/BillingEntity,bill/PayerAccountId,bill/BillingPeriodStartDate,"
           "bill/BillingPeriodEndDate,bill/InvoiceId,lineItem/UsageAccountId,lineItem/LineItemType,"
           "lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
           "lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,"
           "lineItem/BlendedCost,lineItem/LineItemDescription,pricing/publicOnDemandCost,resourceTags/user:team")
SUMS = ("SELECT * FROM (SELECT sum(BilledCost) AS charges, count(*) AS lines FROM charges), "
        "(SELECT sum(BilledCost) AS days FROM cost_day), (SELECT sum(BilledCost) AS owned FROM allocated)")


def write_bill(path, number):
    """The bill of delivery `number`. @return its total"""
    total = Decimal(0)
    with open(path, "w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for row in range(ROWS):
            day, hour = row % 28 + 1, row % 24
            cost = Decimal(row % 97 + 1) / 1000 + Decimal(number) / 100
            total += cost
            start = f"2026-09-{day:02}T{hour:02}:00:00Z"
            file.write(f"L{row},Anniversary,AWS,012345678901,2026-09-01T00:00:00Z,2026-10-01T00:00:00Z,,012345678901,"
                       f"Usage,{start},{start[:14]}59:59Z,AmazonEC2,BoxUsage:m5.large,RunInstances,i-{row % 200:017x},1,"
                       f"USD,{cost},{cost},hours,{cost},team-{row % 7}\n")
    return total


class Round:
    """Books, and the bill that is delivered next."""

    def __init__(self, purser, seed):
        self.purser = purser
        self.random = random.Random(seed)
        self.bill = purser.home / "bill.csv"
        self.command = [str(purser.binary), "ingest", "--quiet", "--kind", "aws-cur", "--source", "prod", str(self.bill)]
        self.books = purser.home / ".local/share/purser"
        (purser.home / "purser.toml").write_text("[ledger]\nkeep_snapshots = 0\n")
        self.total = None
        self.took = 0.0

    def total_of_books(self):
        """What is current; every view says the same."""
        report = self.purser.json("query", SUMS)
        row = report["rows"][0]
        check(row["charges"] == row["days"] == row["owned"] and row["lines"] == ROWS, f"views differ: {row}")
        return Decimal(row["charges"])

    def ingest(self):
        started = time.monotonic()
        done = subprocess.run(self.command, cwd=self.purser.home, env=self.purser.environment, capture_output=True,
                              text=True, timeout=300, stdin=subprocess.DEVNULL)
        check(done.returncode == 0, f"ingest: exit {done.returncode}\n{done.stdout}{done.stderr}")
        self.took = time.monotonic() - started

    def ingest_until(self, moment, number):
        """Sends signal `number` after `moment` seconds. @return the exit code"""
        with subprocess.Popen(self.command, cwd=self.purser.home, env=self.purser.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
            try:
                running.wait(moment)
            except subprocess.TimeoutExpired:
                running.send_signal(number)
            running.communicate(timeout=120)
            return running.returncode

    def left_behind(self):
        return [path for folder in (".staging", ".tmp") if (self.books / folder).is_dir()
                for path in (self.books / folder).iterdir()]

    def deliver(self, number):
        new = write_bill(self.bill, number)
        return self.total, new

    def kill(self, number):
        """@return whether the new bill was current after the kill"""
        old, new = self.deliver(number)
        killed = self.ingest_until(self.random.uniform(0, 1.1) * self.took, signal.SIGKILL) != 0
        found = self.total_of_books()
        check(found in (old, new), f"round {number}: {found}, neither {old} nor {new}")
        check(killed or found == new, f"round {number}: said so but did not publish")
        self.ingest()
        check(self.total_of_books() == new, f"round {number}: the next ingest does not show {new}")
        check(self.left_behind() == [], f"round {number}: left behind {self.left_behind()}")
        self.total = new
        return killed, found == new

    def interrupt(self, number, which):
        old, new = self.deliver(number)
        code = self.ingest_until(self.random.uniform(0.2, 0.9) * self.took, which)
        check(code in (0, 128 + which), f"round {number}: exit {code}")
        check(self.left_behind() == [], f"round {number}: left behind {self.left_behind()}")
        found = self.total_of_books()
        check(found == (new if code == 0 else old) or found == new, f"round {number}: {found}")
        self.ingest()
        check(self.total_of_books() == new, f"round {number}: the next ingest does not show {new}")
        self.total = new
        return code

    def collect(self):
        """Nothing stays but the files of the newest bill, however many ingests were killed."""
        hours_ago = time.time() - 3 * 3600
        for path in self.books.rglob("*"):
            if path.is_dir() or path.suffix == ".parquet":
                os.utime(path, (hours_ago, hours_ago))
        before = len(list(self.books.rglob("*.parquet")))
        self.purser.run("snapshots", "prune")
        files = list(self.books.rglob("*.parquet"))
        folders = {path.relative_to(self.books).parts[0] for path in files}
        check(len(files) == len(folders), f"left behind: {files}")
        check(self.total_of_books() == self.total, "collection changed what is current")
        return before, len(files)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    round_of = Round(Purser(options.binary), options.seed)
    round_of.total = write_bill(round_of.bill, 0)
    round_of.ingest()
    killed = published = 0
    codes = {}
    for number in range(1, options.rounds + 1):
        if number % 10 == 0:
            which = signal.SIGINT if number % 20 else signal.SIGTERM
            code = round_of.interrupt(number, which)
            codes[code] = codes.get(code, 0) + 1
            continue
        was_killed, was_new = round_of.kill(number)
        killed += was_killed
        published += was_killed and was_new
    before, after = round_of.collect()
    print(f"{options.rounds} rounds: {killed} killed, of these {published} after their commit; "
          f"interrupted with exit codes {codes}; collected {before} files to {after}")
    check(killed >= options.rounds // 2, "too few were killed in time")


main()
