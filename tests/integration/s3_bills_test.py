"""Bills straight from S3, against moto with signatures checked: what is fetched, what is not, and what goes wrong.

A proxy before moto cuts answers and sends callers to another region, since moto does neither.
"""
import gzip
import http.client
import http.server
import json
import pathlib
import sys
import threading
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import ROOT, Purser, check  # noqa: E402
from moto import Moto  # noqa: E402

CUR = ROOT / "tests" / "fixtures" / "cur"
FIRST, SECOND = CUR / "tax_credit_refund.csv", CUR / "e_notation.csv"
SUMS = {FIRST: Decimal("194.845"), SECOND: Decimal("150.00000075202376")}


class Proxy:
    """Hands everything on to `url`; of the bodies of names in `cut` only so many bytes at a time."""

    def __init__(self, url, cut=(), region=None):
        proxy = self
        self.cut, self.region, self.asked = dict(cut), region, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                proxy.serve(self, url)

            do_GET = do_HEAD = do_PUT = do_POST = do_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler, url):
        self.asked.append((handler.command, handler.path, handler.headers.get("Range")))
        if self.region and f"/{self.region}/s3/" not in handler.headers.get("Authorization", ""):
            body = b"<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>"
            return self.answer(handler, 301, {"x-amz-bucket-region": self.region}, body, len(body))
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        length = int(handler.headers.get("Content-Length") or 0)
        connection.request(handler.command, handler.path, handler.rfile.read(length), dict(handler.headers))
        got = connection.getresponse()
        body = got.read()
        headers = {name: value for name, value in got.getheaders()
                   if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server")}
        name = next((name for name in self.cut if handler.path.endswith(name)), None)
        part = self.cut[name].pop(0) if name else None
        if name and not self.cut[name]:
            del self.cut[name]
        self.answer(handler, got.status, headers, body[:part], len(body))

    @staticmethod
    def answer(handler, status, headers, body, length):
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)
        if len(body) < length:
            handler.close_connection = True
            handler.connection.close()


def put_legacy(s3, bucket, parts, assembly="20261102T010000Z", month="20261001-20261101", prefix="cur/report"):
    """The layout of Cost and Usage Reports: a manifest on top, one beside its parts."""
    folder = f"{prefix}/{month}"
    keys = [f"{folder}/{assembly}/report-{number:05}.csv.gz" for number in range(1, len(parts) + 1)]
    for key, part in zip(keys, parts):
        s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(part.read_bytes(), mtime=0))
    day = lambda text: f"{text[:4]}-{text[4:6]}-{text[6:]}T00:00:00.000Z"
    start, end = month.split("-")
    manifest = json.dumps({"assemblyId": assembly, "reportName": "report", "reportKeys": keys,
                           "billingPeriod": {"start": day(start), "end": day(end)}})
    for key in (f"{folder}/{assembly}/report-Manifest.json", f"{folder}/report-Manifest.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=manifest)
    return keys


def put_export(s3, bucket, parts, month="2026-10", prefix="exports/hourly", execution=""):
    """The layout of Data Exports: one that overwrites, or keeps each execution's files."""
    keys = [f"{prefix}/data/BILLING_PERIOD={month}/{execution}hourly-{number:05}.csv.gz"
            for number in range(1, len(parts) + 1)]
    for key, part in zip(keys, parts):
        s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(part.read_bytes(), mtime=0))
    manifest = f"{prefix}/metadata/BILLING_PERIOD={month}/{execution}hourly-Manifest.json"
    s3.put_object(Bucket=bucket, Key=manifest, Body=json.dumps(
        {"exportArn": "arn:aws:bcm-data-exports:us-east-1:012345678901:export/hourly", "executionId": execution.strip("/"),
         "dataFiles": [f"s3://{bucket}/{key}" for key in keys]}))
    return keys


def fetched(purser):
    """How many objects all ingests so far have read."""
    rows = purser.json("report", "self", "--period", "all")["rows"]
    return sum(int(row["calls"]) for row in rows if row["operation"] == "GetObject")


def ingest(purser, place, **keywords):
    return purser.run("ingest", "--kind", "aws-cur", "--source", "prod", place, **keywords)


def new_purser(aws, keys=None, **more):
    purser = Purser()
    purser.environment |= {**aws.environment(keys), **more}
    return purser


def billed(purser):
    return purser.totals("billed").get("USD")


def downloads(purser):
    folder = purser.home / ".local" / "share" / "purser" / "downloads" / "prod"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
                  and not path.relative_to(folder).parts[0].startswith("."))


def test_legacy_report(aws, s3):
    put_legacy(s3, "bills", [FIRST])
    s3.put_object(Bucket="bills", Key="cur/report-two/other.csv", Body="not asked for")
    purser = new_purser(aws)
    ingest(purser, "s3://bills/cur/report")
    check(billed(purser) == SUMS[FIRST], billed(purser))
    check(fetched(purser) == 2, "one manifest and one part")

    again = ingest(purser, "s3://bills/cur/report")
    check("unchanged" in again.stdout and fetched(purser) == 2, again.stdout)

    put_legacy(s3, "bills", [FIRST, SECOND], assembly="20261103T010000Z")
    ingest(purser, "s3://bills/cur/report")
    check(billed(purser) == SUMS[FIRST] + SUMS[SECOND], billed(purser))
    check(downloads(purser) == ["20261001-20261101/20261103T010000Z/report-00001.csv.gz",
                                "20261001-20261101/20261103T010000Z/report-00002.csv.gz",
                                "20261001-20261101/report-Manifest.json"], downloads(purser))


def test_data_export(aws, s3):
    put_export(s3, "bills", [FIRST])
    purser = new_purser(aws)
    (purser.home / "purser.toml").write_text(
        '[[source]]\nname = "prod"\nkind = "aws-cur"\npath = "s3://bills/exports/hourly"\n')
    purser.run("ingest")
    check(billed(purser) == SUMS[FIRST], billed(purser))
    before = fetched(purser)

    put_export(s3, "bills", [FIRST, SECOND])
    purser.run("ingest")
    check(billed(purser) == SUMS[FIRST] + SUMS[SECOND], billed(purser))
    check(fetched(purser) - before == 2, "the manifest and the new part, not the old one")

    put_export(s3, "bills", [SECOND], month="2026-11")
    before = fetched(purser)
    purser.run("ingest", "--period", "2026-10")
    check(fetched(purser) == before, "another month was not asked for")


def test_data_export_that_keeps_versions(aws, s3):
    put_export(s3, "bills", [FIRST, SECOND], prefix="versions", execution="2026-10-03T01:00:00.000Z-b/")
    put_export(s3, "bills", [SECOND], prefix="versions", execution="2026-10-04T01:00:00.000Z-a/")
    purser = new_purser(aws)
    ingest(purser, "s3://bills/versions")
    check(billed(purser) == SUMS[SECOND], billed(purser))
    check(fetched(purser) == 2, "the newest execution's manifest and part, nothing of the older")


def test_focus_export(aws, s3):
    file = ROOT / "tests" / "fixtures" / "focus" / "v1_0.csv"
    put_export(s3, "bills", [file], prefix="focus")
    purser = new_purser(aws)
    done = purser.run("ingest", "--kind", "focus", "--source", "prod", "s3://bills/focus/")
    check("published" in done.stdout, done.stdout)


def test_cut_download_goes_on(aws, s3):
    keys = put_legacy(s3, "bills", [FIRST], prefix="cut")
    name = keys[0].rsplit("/", 1)[1]
    with Proxy(aws.url, cut={name: [100]}) as proxy:
        purser = new_purser(aws, AWS_ENDPOINT_URL=proxy.url)
        ingest(purser, "s3://bills/cut")
        ranges = [asked[2] for asked in proxy.asked if asked[1].endswith(name)]
        check(ranges == [None, "bytes=100-"], ranges)
        check(billed(purser) == SUMS[FIRST], billed(purser))


def test_an_ingest_that_gave_up_is_taken_up(aws, s3):
    keys = put_legacy(s3, "bills", [SECOND, FIRST], prefix="lost")
    name = keys[1].rsplit("/", 1)[1]
    with Proxy(aws.url, cut={name: [100] + [0] * 9}) as proxy:
        purser = new_purser(aws, AWS_ENDPOINT_URL=proxy.url)
        failed = ingest(purser, "s3://bills/lost", expect=3)
        check(name in failed.stderr, failed.stderr)
        proxy.cut, proxy.asked = {}, []
        ingest(purser, "s3://bills/lost")
        objects = [(asked[1].rsplit("/", 1)[1], asked[2]) for asked in proxy.asked if "list-type" not in asked[1]]
        check(objects == [("report-Manifest.json", None), (name, "bytes=100-")] or objects == [(name, "bytes=100-")],
              objects)
        check(billed(purser) == SUMS[FIRST] + SUMS[SECOND], billed(purser))


def test_missing_part_is_named(aws, s3):
    keys = put_legacy(s3, "bills", [FIRST, SECOND], prefix="gap")
    body = s3.get_object(Bucket="bills", Key=keys[1])["Body"].read()
    s3.delete_object(Bucket="bills", Key=keys[1])
    purser = new_purser(aws)
    failed = ingest(purser, "s3://bills/gap", expect=3)
    check("report-00002.csv.gz" in failed.stderr and "not in the bucket" in failed.stderr, failed.stderr)
    s3.put_object(Bucket="bills", Key=keys[1], Body=body)
    ingest(purser, "s3://bills/gap")
    check(billed(purser) == SUMS[FIRST] + SUMS[SECOND], billed(purser))


def test_wrong_region(aws, s3):
    put_legacy(s3, "bills", [FIRST], prefix="far")
    with Proxy(aws.url, region="eu-central-1") as proxy:
        purser = new_purser(aws, AWS_ENDPOINT_URL=proxy.url)
        ingest(purser, "s3://bills/far")
        check(billed(purser) == SUMS[FIRST], billed(purser))


def test_denied_and_missing(aws, s3):
    stranger = new_purser(aws, aws.make_user("stranger", ["ec2:Describe*"]))
    denied = ingest(stranger, "s3://bills/cur/report", expect=3)
    check("s3:ListBucket" in denied.stderr and "denied" in denied.stderr, denied.stderr)
    for secret in aws.keys.values():
        check(secret not in denied.stderr, "no secret in messages")
    purser = new_purser(aws)
    check("bills-of-nobody" in ingest(purser, "s3://bills-of-nobody/x", expect=3).stderr, "names the bucket")
    check("no CSV" in ingest(purser, "s3://bills/empty", expect=3).stderr, "says that nothing is there")
    ingest(purser, "s3://", expect=2)


def test_keys_stay_in_the_folder(aws, s3):
    for key in ("odd/../../../escaped.csv", "odd/a b/ü+%41.csv", "odd/_hidden/.dot.csv"):
        s3.put_object(Bucket="bills", Key=key, Body=FIRST.read_bytes())
    purser = new_purser(aws)
    purser.run("ingest", "--kind", "aws-cur", "--source", "prod", "s3://bills/odd", expect=None)
    check(not list(purser.home.parent.glob("escaped.csv")) and not list(purser.home.glob("escaped.csv")), "escaped")
    check(downloads(purser) == ["%2E%2E/%2E%2E/%2E%2E/escaped.csv", "%5Fhidden/%2Edot.csv", "a b/ü+%41.csv"],
          downloads(purser))


with Moto() as moto:
    bucket = moto.client("s3")
    bucket.create_bucket(Bucket="bills")
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test(moto, bucket)
            print(f"ok {name}", flush=True)
