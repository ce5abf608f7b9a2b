"""Cost Explorer asked by the unchanged binary: what is asked, what it costs, and that sums come back to the last digit.

moto gives seeded answers with signatures checked; a stub gives pages, refusals and what the questions were.
"""
import datetime
import json
import pathlib
import sys
import urllib.request
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import ROOT, Purser, check  # noqa: E402
from moto import ACCOUNT, Moto, Stub  # noqa: E402

OPERATION = "AWSInsightsIndexService.GetCostAndUsage"
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
OPEN = TODAY.replace(day=1)
BEFORE = (OPEN - datetime.timedelta(days=1)).replace(day=1)
KINDS = {"credit": ["Credit"], "refund": ["Refund"], "tax": ["Tax"], "usage": None}


def answer(day, groups, **more):
    cost = lambda text: {"Amount": text, "Unit": "USD"}
    return {"GroupDefinitions": [{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "TAG", "Key": "team"}],
            "ResultsByTime": [{"TimePeriod": {"Start": str(day), "End": str(day + datetime.timedelta(days=1))},
                               "Total": {}, "Estimated": day >= OPEN, "Groups": [
                                   {"Keys": [service, f"team${team}"], "Metrics": {
                                       "UnblendedCost": cost(text), "NetUnblendedCost": cost(text),
                                       "AmortizedCost": cost(text), "NetAmortizedCost": cost(text),
                                       "UsageQuantity": {"Amount": "1", "Unit": "N/A"}}}
                                   for service, team, text in groups]}],
            "DimensionValueAttributes": [], **more}


def kind_of(question):
    """Which kind of charge a question is about."""
    filter = question["Filter"]
    if "Not" in filter:
        check(filter["Not"]["Dimensions"]["Values"] == ["Credit", "Refund", "Tax"], filter)
        return "usage"
    return {"Credit": "credit", "Refund": "refund", "Tax": "tax"}[filter["Dimensions"]["Values"][0]]


def reply(request):
    question = request["json"]
    start = datetime.date.fromisoformat(question["TimePeriod"]["Start"])
    kind = kind_of(question)
    if kind == "usage":
        if "NextPageToken" not in question:
            return answer(start, [("Amazon SageMaker", "nlp", "100.0000000001")], NextPageToken="two")
        return answer(start, [("AWS Glue", "", "0.1")])
    return answer(start, {"credit": [("Amazon SageMaker", "nlp", "-30.5")], "refund": [],
                          "tax": [("Tax", "", "13.2200000000")]}[kind])


def total(purser, where=()):
    words = [word for text in where for word in ("--where", text)]
    report = purser.json("report", "cost", "--by", "currency", "--period", "all", "--metric", "billed", *words)
    return Decimal(report["totals"].get("USD") or 0)


def calls(purser):
    rows = purser.json("report", "self")["rows"]
    return {row["operation"]: (int(row["calls"]), Decimal(row["USD"])) for row in rows}


def source(purser, more=""):
    (purser.home / "purser.toml").write_text(f'[[source]]\nname = "explorer"\nkind = "aws-cost-explorer"\n{more}')


def test_pages_kinds_and_price(aws):
    with Stub() as stub:
        stub.answer(OPERATION, reply)
        purser = Purser()
        purser.environment |= {**aws.environment(), "AWS_ENDPOINT_URL_COST_EXPLORER": stub.url}
        source(purser)
        purser.run("ingest")
        month = Decimal("100.0000000001") + Decimal("0.1") - Decimal("30.5") + Decimal("13.22")
        check(total(purser) == 2 * month, total(purser))
        check(total(purser, ["charge_category = 'Credit'"]) == Decimal("-61"), "credits are told apart")
        check(total(purser, ["team = 'nlp'", "charge_category = 'Usage'"]) == 2 * Decimal("100.0000000001"), "by tag")
        check(calls(purser)["GetCostAndUsage"] == (10, Decimal("0.10")), calls(purser))
        questions = [request["json"] for request in stub.of(OPERATION)]
        check({question["Granularity"] for question in questions} == {"DAILY"}, questions)
        check({question["TimePeriod"]["Start"] for question in questions} == {str(OPEN), str(BEFORE)}, questions)
        check(questions[0]["GroupBy"] == [{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "TAG", "Key": "team"}],
              questions[0])

        again = purser.run("ingest")
        check(again.stdout.count("unchanged") == 2 and total(purser) == 2 * month, again.stdout)
        check(calls(purser)["GetCostAndUsage"][0] == 20, "both months are asked about again")


def test_older_months_are_asked_about_once(aws):
    with Stub() as stub:
        stub.answer(OPERATION, reply)
        purser = Purser()
        purser.environment |= {**aws.environment(), "AWS_ENDPOINT_URL_COST_EXPLORER": stub.url}
        since = (BEFORE - datetime.timedelta(days=1)).replace(day=1)
        source(purser, f'since = "{since:%Y-%m}"\n')
        purser.run("ingest")
        first = len(stub.requests)
        purser.run("ingest")
        check((first, len(stub.requests)) == (15, 25), (first, len(stub.requests)))
        too_old = purser.run("ingest", "--period", f"{TODAY.year - 2}-01", expect=2)
        check("keeps" in too_old.stderr and len(stub.requests) == 25, too_old.stderr)


def test_refusals(aws):
    with Stub() as stub:
        stub.answer(OPERATION, {"__type": "AccessDeniedException", "message": "User not enabled for cost explorer access"},
                    status=400)
        purser = Purser()
        purser.environment |= {**aws.environment(), "AWS_ENDPOINT_URL_COST_EXPLORER": stub.url}
        source(purser)
        denied = purser.run("ingest", expect=3)
        check("ce:GetCostAndUsage" in denied.stderr and "not enabled" in denied.stderr, denied.stderr)
        check(not (purser.home / "purser.toml").with_name("usage-001.json").exists(), "nothing half-kept")


def test_moto(aws):
    results = [answer(BEFORE, [("Amazon SageMaker", "nlp", "7.0000000007")])] + [
        {"ResultsByTime": [], "DimensionValueAttributes": []}] * 3
    request = urllib.request.Request(aws.url + "/moto-api/static/ce/cost-and-usage-results", method="POST",
                                     data=json.dumps({"results": results}).encode(),
                                     headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()
    purser = Purser()
    purser.environment |= aws.environment()
    done = purser.run("ingest", "--kind", "aws-cost-explorer", "--source", "explorer", "--period", f"{BEFORE:%Y-%m}")
    check("less exact" in done.stdout, done.stdout)
    check(total(purser) == Decimal("7.0000000007"), total(purser))
    report = purser.json("report", "cost", "--by", "source", "--period", "all")
    check(report["rows"][0]["source"] == "explorer", report)
    snapshot = purser.json("reconcile", "--period", f"{BEFORE:%Y-%m}")
    check(ACCOUNT in json.dumps(snapshot), "the payer is whom purser asked as")


with Moto() as moto:
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test(moto)
            print(f"ok {name}", flush=True)
