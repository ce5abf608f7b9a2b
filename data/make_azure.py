#!/usr/bin/env python3
"""Compiles the Azure catalogs from the open data of Microsoft's FinOps toolkit.

    python3 data/make_azure.py FOLDER

FOLDER holds PricingUnits.csv, Regions.csv and Services.csv of microsoft/finops-toolkit at the
commit below (its folder open-data under src; MIT). data/README.md says what each file means. Sizes of
virtual machines with accelerators are not in the toolkit: they stand in the script.
"""
import csv
import pathlib
import sys
from decimal import Decimal

COMMIT = "04d370f322f6052b02893ba567c3b75195a19f99"
HERE = pathlib.Path(__file__).parent

# Size -> accelerator, how many of it (a fraction of a shared one). Source: Microsoft Learn, "Sizes
# for virtual machines in Azure", GPU accelerated.
ACCELERATORS = {
    "NVIDIA K80": {"NC6": 1, "NC12": 2, "NC24": 4, "NC24r": 4},
    "NVIDIA M60": {"NV6": 1, "NV12": 2, "NV24": 4, "NV12s_v3": 1, "NV24s_v3": 2, "NV48s_v3": 4},
    "NVIDIA P40": {"ND6s": 1, "ND12s": 2, "ND24s": 4, "ND24rs": 4},
    "NVIDIA P100": {"NC6s_v2": 1, "NC12s_v2": 2, "NC24s_v2": 4, "NC24rs_v2": 4},
    "NVIDIA V100": {"NC6s_v3": 1, "NC12s_v3": 2, "NC24s_v3": 4, "NC24rs_v3": 4, "ND40rs_v2": 8},
    "NVIDIA T4": {"NC4as_T4_v3": 1, "NC8as_T4_v3": 1, "NC16as_T4_v3": 1, "NC64as_T4_v3": 4},
    "NVIDIA A10": {"NV6ads_A10_v5": "1/6", "NV12ads_A10_v5": "1/3", "NV18ads_A10_v5": "1/2",
                   "NV36ads_A10_v5": 1, "NV36adms_A10_v5": 1, "NV72ads_A10_v5": 2},
    "NVIDIA A100": {"NC24ads_A100_v4": 1, "NC48ads_A100_v4": 2, "NC96ads_A100_v4": 4,
                    "ND96asr_v4": 8, "ND96amsr_A100_v4": 8},
    "NVIDIA H100": {"NC40ads_H100_v5": 1, "NC80adis_H100_v5": 2, "NCC40ads_H100_v5": 1,
                    "ND96isr_H100_v5": 8},
    "NVIDIA H200": {"ND96isr_H200_v5": 8},
    "NVIDIA GB200": {"ND128isr_NDR_GB200_v6": 4},
    "AMD MI25": {"NV4as_v4": "1/8", "NV8as_v4": "1/4", "NV16as_v4": "1/2", "NV32as_v4": 1},
    "AMD MI300X": {"ND96isr_MI300X_v5": 8},
    "AMD Radeon PRO V620": {"NG8ads_V620_v1": "1/4", "NG16ads_V620_v1": "1/2",
                            "NG32ads_V620_v1": 1, "NG32adms_V620_v1": 1},
}


def rows_of(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


def once(pairs, what):
    """One value a key; two different ones are a mistake in the source that a person decides."""
    known = {}
    for key, value in pairs:
        if known.setdefault(key, value) != value:
            raise SystemExit(f"{what} {key!r}: {known[key]} and {value}")
    return known


def units(folder):
    found = once(((row["UnitOfMeasure"].strip().lower(),
                   (int(row["PricingBlockSize"]), row["DistinctUnits"]))
                  for row in rows_of(folder, "PricingUnits.csv")), "unit")
    write("azure_units.csv", ["unit_of_measure", "block_size", "unit"],
          [(key, *value) for key, value in found.items()])


def regions(folder):
    found = once(((row["OriginalValue"].strip().lower(),
                   (row["RegionId"], row["RegionName"]))
                  for row in rows_of(folder, "Regions.csv")), "region")
    write("azure_regions.csv", ["location", "region_id", "region_name"],
          [(key, *value) for key, value in found.items()])


def services(folder):
    """By consumed service and resource type; '' as service: by resource type alone."""
    found = {}
    for row in rows_of(folder, "Services.csv"):
        service, kind = row["ConsumedService"].strip().lower(), row["ResourceType"].strip().lower()
        value = (row["ServiceName"], row["ServiceCategory"], row["ServiceSubcategory"])
        if service:
            found[service, kind] = value
        # The service that owns the type speaks for it alone.
        if service in ("", kind.split("/")[0]):
            found["", kind] = value
    write("azure_services.csv", ["consumed_service", "resource_type", "service", "category", "subcategory"],
          [(*key, *value) for key, value in found.items()])


def accelerators():
    rows = []
    for name, sizes in ACCELERATORS.items():
        for size, count in sizes.items():
            over, _, under = str(count).partition("/")
            exact = Decimal(over) / Decimal(under or 1)
            rows.append((f"Standard_{size}", name, f"{exact.quantize(Decimal('0.000000000001')).normalize():f}"))
    write("azure_accelerators.csv", ["vm_size", "accelerator", "count"], rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    FOLDER = pathlib.Path(sys.argv[1])
    units(FOLDER)
    regions(FOLDER)
    services(FOLDER)
    accelerators()
