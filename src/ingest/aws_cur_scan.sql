-- engine: duckdb
-- Table cur_scan: the one look at the whole report before anything is decided. One row for each
-- combination of what modes, checks and findings distinguish, with exact sums, and in `sources`
-- the few lines from which others are derived (aws_cur_derived.sql). Reads cur_lines.
CREATE OR REPLACE TEMP TABLE cur_scan AS
SELECT
  period, payer, line_item_usage_account_id AS account, bill_invoicing_entity AS issuer, bill_invoice_id AS invoice,
  currency, kind, arn, line_item_product_code AS product, line_item_usage_type AS usage_type,
  line_item_operation AS operation, is_split, is_discount, is_block, is_plan_refund, is_upfront,
  why_bad IS NOT NULL AS is_bad, block,
  COUNT(*) AS lines,
  SUM(unblended) AS unblended,
  SUM(COALESCE(net, 0)) AS net,
  COUNT(net) AS net_lines,
  SUM(COALESCE(discounted, 0)) AS discounted,
  SUM(COALESCE(plan_effective, 0)) AS plan_effective,
  SUM(COALESCE(plan_net_effective, plan_effective, 0)) AS plan_net_effective,
  SUM(commitment) AS commitment,
  SUM(plan_unused) AS plan_unused,
  SUM(COALESCE(reserved_effective, 0)) AS reserved_effective,
  SUM(COALESCE(reserved_net_effective, reserved_effective, 0)) AS reserved_net_effective,
  SUM(reserved_upfront) AS reserved_upfront,
  SUM(reserved_unused) AS reserved_unused,
  SUM(plan_net_unused) AS plan_net_unused,
  SUM(reserved_net_unused) AS reserved_net_unused,
  COUNT(*) FILTER (WHERE line_item_unblended_cost IS NULL) AS blank_lines,
  COUNT(*) FILTER (WHERE unblended <> 0) AS paid_lines,
  COUNT(*) FILTER (WHERE NOT cur_is_sane(line_item_usage_start_date) OR NOT cur_is_sane(line_item_usage_end_date))
    AS undated_lines,
  MIN(CASE WHEN block IS NOT NULL THEN line_item_usage_start_date END) AS first_start,
  MAX(CASE WHEN block IS NOT NULL THEN line_item_usage_end_date END) AS last_end,
  COUNT(*) FILTER (WHERE kind = 'SavingsPlanCoveredUsage' AND unblended > 0 AND COALESCE(plan_effective, 0) = 0)
    AS free_lines,
  SUM(CASE WHEN kind = 'SavingsPlanCoveredUsage' AND unblended > 0 AND COALESCE(plan_effective, 0) = 0
           THEN unblended ELSE 0 END) AS free_amount,
  SUM(COALESCE(purser_cost_residual(line_item_unblended_cost), 0)) AS residual,
  list({'file': _file, 'row': _row, 'starts': line_item_usage_start_date, 'ends': line_item_usage_end_date,
        'unblended': unblended, 'net': net, 'discounted': discounted,
        'plan_unused': plan_unused, 'plan_net_unused': plan_net_unused,
        'reserved_unused': reserved_unused, 'reserved_net_unused': reserved_net_unused})
    FILTER (WHERE is_block OR (kind = 'RIFee' AND reserved_unused <> 0) OR (kind = 'SavingsPlanRecurringFee' AND plan_unused <> 0))
    AS sources
FROM cur_lines
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18;
