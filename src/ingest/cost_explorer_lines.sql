-- engine: duckdb
-- View bill_raw: ce_answer (cost_answers.h) as PlanBill wants it. Table ce_mode: period DATE,
-- currency VARCHAR, is_net BOOLEAN: net sums are used, since they add up to the unblended ones. View
-- bill_lines adds to bill_raw's columns
--   period       DATE           first day of the month that the sum is of, UTC
--   currency     VARCHAR        the sums' unit, XXX without one
--   amount       DECIMAL(38,18) what is billed: NetUnblendedCost, or UnblendedCost
--   amortized_amount DECIMAL(38,18)  what is effective: NetAmortizedCost, or AmortizedCost
--   amount_text  VARCHAR        that `amount` was read from
--   is_amortized BOOLEAN        the answer has amortized sums
--   kind         VARCHAR        credit, refund, tax, usage; other: not known
--   why_bad      VARCHAR        why the cost cannot be read; NULL when it can
CREATE OR REPLACE TEMP VIEW bill_raw AS
SELECT *, CAST(NULL AS BIGINT) AS _line, CAST(NULL AS VARCHAR) AS _bad FROM ce_answer;

CREATE OR REPLACE TEMP VIEW ce_read AS
SELECT *,
  CAST(date_trunc('month', purser_instant(starts, '')) AS DATE) AS period,
  COALESCE(currency, 'XXX') AS unit,
  purser_cost(unblended) AS unblended_amount,
  purser_cost(net_unblended) AS net_amount
FROM bill_raw;

-- Both are sums over the same charges, each rounded by itself.
CREATE OR REPLACE TEMP TABLE ce_mode AS
SELECT period, unit AS currency,
  COUNT(*) = COUNT(net_amount)
    AND (COUNT(unblended_amount) = 0 OR abs(SUM(net_amount) - SUM(unblended_amount)) <= COUNT(*) * 0.000001) AS is_net,
  COUNT(net_amount) AS net_lines,
  COALESCE(SUM(unblended_amount), 0) AS unblended,
  COALESCE(SUM(net_amount), 0) AS net
FROM ce_read GROUP BY period, unit;

CREATE OR REPLACE TEMP VIEW ce_chosen AS
SELECT r.* EXCLUDE (currency), r.unit AS currency,
  CASE WHEN m.is_net OR r.unblended IS NULL THEN r.net_unblended ELSE r.unblended END AS amount_text,
  CASE WHEN m.is_net AND r.net_amortized IS NOT NULL THEN r.net_amortized ELSE r.amortized END AS amortized_text
FROM ce_read r JOIN ce_mode m ON m.period = r.period AND m.currency = r.unit;

CREATE OR REPLACE TEMP VIEW bill_lines AS
SELECT *,
  purser_cost(amount_text) AS amount,
  COALESCE(purser_cost(amortized_text), purser_cost(amount_text)) AS amortized_amount,
  amortized_text IS NOT NULL AS is_amortized,
  COALESCE(part, CASE WHEN lower(record_type) IN ('credit', 'refund', 'tax') THEN lower(record_type)
                      WHEN record_type IS NOT NULL THEN 'usage'
                      WHEN service = 'Tax' THEN 'tax' ELSE 'other' END) AS kind,
  CASE WHEN purser_cost(amount_text) IS NULL THEN 'the cost is not a number: "' || COALESCE(amount_text, '') || '"'
       WHEN amortized_text IS NOT NULL AND purser_cost(amortized_text) IS NULL
       THEN 'the amortized cost is not a number: "' || amortized_text || '"' END AS why_bad
FROM ce_chosen;
