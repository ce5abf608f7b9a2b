#!/usr/bin/env python3
"""Compiles the machine-readable requirements of FOCUS 1.2 into SQL.

    make_focus_rules.py MODEL.json            writes focus_rules.csv beside this file

The model is finopsfoundation/focus_validator's model-1.2.json (MIT). A rule's SQL is true for a row that breaks it; `compiled`
gives every rule of the model its SQL or the reason why a file of charges cannot show it. Tests run all of them on what
purser exports; focus_rules.csv has those that an import judges by which values are there (ingest/focus_rules.cc).
"""
import csv
import json
import pathlib
import sys

# What an import knows of a row without reading it again: values of closed lists, and what is there.
SHAPE = {"ChargeCategory", "ChargeClass", "ChargeFrequency", "PricingCategory", "CommitmentDiscountCategory",
         "CommitmentDiscountStatus", "ServiceCategory", "BillingAccountName", "ChargeDescription",
         "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity", "CommitmentDiscountType",
         "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit", "ContractedUnitPrice", "ListUnitPrice",
         "PricingCurrency", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId", "RegionName",
         "ResourceId", "ResourceType", "SkuId", "SkuPriceId", "SubAccountId", "SubAccountName"}
# Findings of other kinds say these already.
SAID_ALREADY = {"ChargeCategory-C-002-M"}

# Rules whose machine-readable form contradicts the specification's text or another rule: rule → what is wrong.
MODEL_MISTAKES = {
    "CommitmentDiscountStatus-C-003-C": "the text says null, the model not null",
    "CommitmentDiscountStatus-C-004-C": "the text says when there is a commitment, the model when there is none",
    "CommitmentDiscountStatus-C-005-M": "the text allows Used and Unused, the model Active, Expired and Pending",
    "PricingQuantity-C-008-M": "the model demands a value on every row; C-004-C demands null on taxes",
    "InvoiceId-C-004-C": "the model demands null on every row, C-005-C a value on every row: the condition is missing",
    "InvoiceId-C-005-C": "the model demands a value on every row, C-004-C null on every row: the condition is missing",
    "EffectiveCost-C-005-C": "the text speaks of purchases for future charges, the model of all",
    "ConsumedQuantity-C-006-C": "the text speaks of usage that is no correction, the model of corrections",
    "CommitmentDiscountQuantity-C-005-C": "the text speaks of commitments, the model of every row that is no correction",
    "BilledCost-C-005-C": "the text speaks of third parties that are paid, the model of names that are spelt differently",
    "SkuMeter-C-005-C": "the text speaks of SKUs that have a meter, the model of every SKU",
    "ChargeClass-C-005-C": "the text speaks of corrections of closed billing periods",
}


def text(value):
    return "'" + value.replace("'", "''") + "'"


class Unchecked(Exception):
    """A file of charges does not show it."""


def column(check):
    return check.get("ColumnName") or check["CheckCondition"]


def nullable_values(check):
    """The column of an OR of its allowed values, or None."""
    if check.get("CheckFunction") != "OR":
        return None
    names = {item.get("ColumnName") for item in check["Items"] if item.get("CheckFunction") == "CheckValue"}
    plain = all(item.get("CheckFunction") == "CheckValue" for item in check["Items"])
    return names.pop() if plain and len(names) == 1 else None


FORMATS = {
    "FormatNumeric": r"-?[0-9]+(\.[0-9]+)?([eE]-?[0-9]+)?", "FormatDateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "FormatCurrency": "[A-Z]{3}", "CheckNationalCurrency": "[A-Z]{3}", "TypeDecimal": r"-?[0-9.]+([eE]-?[0-9]+)?",
    "CheckDecimalValue": r"-?[0-9.]+([eE]-?[0-9]+)?", "TypeDateTime": r"\d{4}-\d\d-\d\d.*",
    "FormatUnit": r"[A-Za-z0-9][A-Za-z0-9 /\-]*",
}


def holds(check, is_condition=False):
    """SQL, never null, that is true where the requirement is met. A value that is not there breaks no list of allowed values
    (whether it may be missing is another rule's), and fulfils no condition."""
    if "CheckFunction" not in check and set(check) == {"AND"}:  # the model's other spelling
        items = check["AND"] if isinstance(check["AND"], list) else [check["AND"]]
        check = {"CheckFunction": "AND", "Items": items}
    function = check["CheckFunction"]
    if function in ("AND", "OR"):
        met = "(" + f" {function} ".join(holds(item, is_condition) for item in check["Items"]) + ")"
        name = nullable_values(check)
        return f"({name} IS NULL OR {met})" if name and not is_condition else met
    if function == "CheckModelRule":
        raise Unchecked("its parts are checked by themselves")
    if function == "CheckValue":
        if check["Value"] is None:
            return f"{column(check)} IS NULL"
        if isinstance(check["Value"], (int, float)):
            return f"COALESCE(TRY_CAST({column(check)} AS DECIMAL(38,18)) = {check['Value']}, false)"
        return f"{column(check)} IS NOT DISTINCT FROM {text(check['Value'])}"
    if function == "CheckNotValue":
        if check["Value"] is None:
            return f"{column(check)} IS NOT NULL"
        return f"{column(check)} IS DISTINCT FROM {text(check['Value'])}"
    if function == "CheckSameValue":
        return f"{check['ColumnAName']} IS NOT DISTINCT FROM {check['ColumnBName']}"
    if function == "CheckNotSameValue":
        return f"{check['ColumnAName']} IS DISTINCT FROM {check['ColumnBName']}"
    if function == "CheckGreaterOrEqualThanValue":
        return f"COALESCE(TRY_CAST({column(check)} AS DECIMAL(38,18)) >= {check['Value']}, {column(check)} IS NULL)"
    if function == "ColumnByColumnEqualsColumnValue":
        a, b, result = check["ColumnAName"], check["ColumnBName"], check["ResultColumnName"]
        # A comparison to the cent's hundredth: unit prices are published rounded.
        return (f"COALESCE(abs(TRY_CAST({a} AS DOUBLE) * TRY_CAST({b} AS DOUBLE) - TRY_CAST({result} AS DOUBLE)) "
                f"<= 0.0001 + 0.000001 * abs(TRY_CAST({result} AS DOUBLE)), true)")
    if function == "CheckDistinctCount":
        a, b = check["ColumnAName"], check["ColumnBName"]
        return (f"({a} IS NULL OR {a} NOT IN (SELECT {a} FROM charges WHERE {a} IS NOT NULL GROUP BY {a} "
                f"HAVING COUNT(DISTINCT {b}) > {check['ExpectedCount']}))")
    if function == "FormatKeyValue":
        name = column(check)
        return (f"({name} IS NULL OR (COALESCE(json_valid({name}), false) AND starts_with({name}, '{{') "
                f"AND NOT regexp_matches({name}, ':\\s*[\\[{{]')))")
    if function in ("TypeString", "FormatString"):
        return f"({column(check)} IS NULL OR trim({column(check)}) <> '')"
    if function in FORMATS:
        return f"({column(check)} IS NULL OR regexp_full_match({column(check)}, {text(FORMATS[function])}))"
    raise Unchecked(f"unknown check {function}")


def columns_of(check):
    if isinstance(check, list):
        return set().union(*map(columns_of, check)) if check else set()
    if not isinstance(check, dict):
        return set()
    own = {value for key, value in check.items() if key.endswith("ColumnName") or
           key in ("ColumnAName", "ColumnBName", "CheckCondition") and isinstance(value, str)}
    return own | columns_of(list(check.values()))


def compiled(model):
    """[(id, keyword, words, columns, sql or None, why not, presence column or None)] of all rules, in order."""
    rules = []
    for name, rule in model["ModelRules"].items():
        criteria = rule["ValidationCriteria"]
        requirement, condition = criteria["Requirement"], criteria.get("Condition") or {}
        columns = sorted(columns_of(requirement) | columns_of(condition))
        sql, reason, presence = None, "", None
        if rule["Function"] == "Composite":
            reason = "composite: its parts are checked by themselves"
        elif not requirement or "CheckFunction" not in requirement:
            reason = "the model gives it words only: it is about what the provider knows, not about the file"
        elif criteria["Keyword"] == "MAY":
            reason = "it allows, and demands nothing"
        elif requirement["CheckFunction"] == "ColumnPresent":
            presence = requirement["ColumnName"]
        else:
            try:
                sql = f"NOT {holds(requirement)}"
                if condition:
                    sql = f"{holds(condition, is_condition=True)} AND {sql}"
            except Unchecked as error:
                reason = str(error)
        rules.append((name, criteria["Keyword"], criteria["MustSatisfy"], columns, sql, reason, presence))
    return rules


def for_import(model):
    for name, keyword, words, columns, sql, _, _ in compiled(model):
        if sql is None or name in MODEL_MISTAKES or name in SAID_ALREADY or keyword not in ("MUST", "MUST NOT"):
            continue
        needs_values = any(word in sql for word in ("TRY_CAST", "regexp", "trim", "json", "SELECT"))
        # What is no value of a closed list is a finding of its own kind.
        is_list = f"({columns[0]} IS NULL OR (" in sql and len(columns) == 1
        if set(columns) <= SHAPE and not needs_values and not is_list:
            yield {"rule": name, "columns": " ".join(columns), "says": words.replace('"', "'"), "broken": sql}


def main():
    model = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows = list(for_import(model))
    with open(pathlib.Path(__file__).parent / "focus_rules.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rules")


if __name__ == "__main__":
    main()
