"""Effective cost by team on the raw Parquet with chDB (ClickHouse): report_chdb.py BILL_GLOB THREADS → milliseconds, team,effective."""
import sys
import time

import chdb

bill, threads = sys.argv[1:3]
QUERY = f"""
WITH lines AS (
  SELECT line_item_resource_id AS node, line_item_usage_start_date AS hour,
         coalesce(split_line_item_parent_resource_id, '') AS parent, coalesce(line_item_operation, '') AS operation,
         line_item_usage_account_id AS account,
         toInt64(round(1e10 * coalesce(split_line_item_split_cost, 0))) + toInt64(round(1e10 * coalesce(split_line_item_unused_cost, 0))) AS split,
         multiIf(line_item_line_item_type = 'SavingsPlanCoveredUsage', toInt64(round(1e10 * coalesce(savings_plan_savings_plan_effective_cost, 0))),
                 line_item_line_item_type = 'DiscountedUsage', toInt64(round(1e10 * coalesce(reservation_effective_cost, 0))),
                 line_item_line_item_type = 'SavingsPlanUpfrontFee', 0,
                 line_item_line_item_type = 'SavingsPlanRecurringFee',
                   toInt64(round(1e10 * coalesce(savings_plan_total_commitment_to_date, 0))) - toInt64(round(1e10 * coalesce(savings_plan_used_commitment, 0))),
                 line_item_line_item_type = 'RIFee',
                   toInt64(round(1e10 * coalesce(reservation_unused_amortized_upfront_fee_for_billing_period, 0)))
                   + toInt64(round(1e10 * coalesce(reservation_unused_recurring_fee, 0))),
                 toInt64(round(1e10 * coalesce(line_item_unblended_cost, 0)))) AS own,
         if(coalesce(resource_tags['user_team'], '') != '', resource_tags['user_team'], coalesce(resource_tags['user_squad'], '')) AS tag
  FROM file('{bill}', Parquet)
  WHERE line_item_line_item_type != 'SavingsPlanNegation'
), taken AS (
  SELECT parent, hour, sum(split) AS taken FROM lines WHERE parent != '' GROUP BY parent, hour
)
SELECT multiIf(tag IN ('recommendations', 'search', 'nlp', 'cv', 'platform'), tag,
               l.parent != '' OR account = '333333333333', 'platform', 'unallocated') AS team,
       toDecimal128(sum(if(l.parent != '', split, own - if(startsWith(operation, 'RunInstances'), t.taken, 0))), 0) AS effective
FROM lines l LEFT JOIN taken t ON t.parent = l.node AND t.hour = l.hour AND l.parent = ''
GROUP BY team ORDER BY team
SETTINGS max_threads = {threads}, join_use_nulls = 0
"""
best = None
for _ in range(3):
    start = time.perf_counter()
    answer = str(chdb.query(QUERY, "CSV"))
    took = (time.perf_counter() - start) * 1000
    best = took if best is None else min(best, took)
print(f"{best:.1f}")
for line in answer.strip().split("\n"):
    team, units = line.split(",")
    units = int(units)
    sign, units = ("-" if units < 0 else ""), abs(units)
    print(f"{team.strip(chr(34))},{sign}{units // 10**10}.{units % 10**10:010d}")
