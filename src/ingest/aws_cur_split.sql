-- engine: duckdb
-- Split cost allocation (EKS, ECS): the lines of pods and tasks are no charges, they say who used
-- an instance. Each hour of an instance is split over them (money.md §2): every line of it, every
-- cost and quantity, in the ratio (split + unused) / all, by largest remainder; what AWS did not
-- split stays with the instance.
--   cur_split   one row a period, hour, instance and pod: `weight` DECIMAL(38,18)
--   cur_parent  lines of those instances' hours, with what is to be split
--   cur_piece   shares: file, row of the instance's line; pod NULL for what stays
--   cur_charges_split  cur_charges with pieces in place of the lines they come from
CREATE OR REPLACE TEMP TABLE cur_split AS
SELECT l.period, l.line_item_usage_start_date AS hour, split_part(l.split_line_item_parent_resource_id, '/', -1) AS parent,
       l.line_item_resource_id AS pod, any_value(l.resource_tags) AS tags, any_value(l.cost_category) AS categories,
       any_value(l.line_item_operation) AS operation, COUNT(*) AS lines,
       SUM(COALESCE(CASE WHEN m.mode = 'net-columns'
                         THEN purser_cost(l.split_line_item_net_split_cost) + purser_cost(l.split_line_item_net_unused_cost) END,
                    COALESCE(purser_cost(l.split_line_item_split_cost), 0) + COALESCE(purser_cost(l.split_line_item_unused_cost), 0)))
         AS weight
FROM cur_lines l
LEFT JOIN cur_mode m ON m.period = l.period AND m.payer = l.payer AND m.currency = l.currency
WHERE l.is_split AND l.why_bad IS NULL
GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE TEMP TABLE cur_parent AS
SELECT CAST(c.BillingPeriodStart AS DATE) AS period, c.ChargePeriodStart AS hour, split_part(c.ResourceId, '/', -1) AS parent,
       c.x_FileNumber AS file, c.x_RowNumber AS row, c.BilledCost AS billed, c.EffectiveCost AS effective,
       c.ListCost AS listed, c.ContractedCost AS contracted, c.ConsumedQuantity AS consumed, c.PricingQuantity AS priced,
       c.x_GpuHours AS gpu, c.CommitmentDiscountQuantity AS commitment
FROM cur_charges c
SEMI JOIN cur_split s ON s.parent = split_part(c.ResourceId, '/', -1) AND s.hour = c.ChargePeriodStart
                     AND s.period = CAST(c.BillingPeriodStart AS DATE)
WHERE c._runs AND c.x_FileNumber > 0
  AND c.x_LineItemType IN ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage', 'SavingsPlanNegation');

CREATE OR REPLACE TEMP TABLE cur_piece AS
WITH given AS (
  SELECT period, hour, parent, SUM(GREATEST(weight, 0)) AS weight, SUM(lines) AS lines FROM cur_split GROUP BY period, hour, parent
), hours AS (
  SELECT period, hour, parent, SUM(effective) AS effective, COUNT(*) AS lines FROM cur_parent GROUP BY period, hour, parent
), takers AS (
  SELECT period, hour, parent, pod, GREATEST(weight, 0) AS weight FROM cur_split
  UNION ALL
  SELECT h.period, h.hour, h.parent, NULL,
         CASE WHEN h.effective - g.weight > 0.000001 * (h.lines + g.lines) THEN h.effective - g.weight ELSE 0 END
  FROM hours h JOIN given g ON g.period = h.period AND g.hour = h.hour AND g.parent = h.parent
), weighed AS (
  SELECT period, hour, parent, list(pod ORDER BY pod NULLS LAST) AS pods,
         list(CAST(weight AS DECIMAL(38,18)) ORDER BY pod NULLS LAST) AS weights
  FROM takers GROUP BY period, hour, parent HAVING SUM(weight) > 0
), pieces AS (
  SELECT p.period, p.hour, p.parent, p.file, p.row, UNNEST(w.pods) AS pod,
         UNNEST(purser_cost_shares(p.billed, w.weights)) AS billed,
         UNNEST(purser_cost_shares(p.effective, w.weights)) AS effective,
         UNNEST(purser_cost_shares(p.listed, w.weights)) AS listed,
         UNNEST(purser_cost_shares(p.contracted, w.weights)) AS contracted,
         UNNEST(purser_quantity_shares(p.consumed, w.weights)) AS consumed,
         UNNEST(purser_quantity_shares(p.priced, w.weights)) AS priced,
         UNNEST(purser_quantity_shares(p.gpu, w.weights)) AS gpu,
         UNNEST(purser_quantity_shares(p.commitment, w.weights)) AS commitment
  FROM cur_parent p JOIN weighed w ON w.period = p.period AND w.hour = p.hour AND w.parent = p.parent
)
SELECT q.* EXCLUDE (hour), s.tags, s.categories,
       (SELECT COUNT(d_row) FROM cur_derived d WHERE d.period = q.period)
         + (SELECT COUNT(*) FROM cur_adjustment a WHERE a.period = q.period)
         + row_number() OVER (PARTITION BY q.period, q.pod IS NULL ORDER BY q.file, q.row, q.pod) AS number
FROM pieces q
LEFT JOIN cur_split s ON s.period = q.period AND s.hour = q.hour AND s.parent = q.parent AND s.pod = q.pod
WHERE q.pod IS NOT NULL
   OR q.billed <> 0 OR q.effective <> 0 OR q.listed <> 0 OR q.contracted <> 0
   OR q.consumed <> 0 OR q.priced <> 0 OR q.gpu <> 0 OR q.commitment <> 0;

-- A line of which nothing stays has pieces for pods only, and so is gone by itself.
CREATE OR REPLACE TEMP VIEW cur_charges_split AS
SELECT c.* REPLACE (
  COALESCE(q.billed, c.BilledCost) AS BilledCost,
  COALESCE(q.effective, c.EffectiveCost) AS EffectiveCost,
  COALESCE(q.listed, c.ListCost) AS ListCost,
  COALESCE(q.contracted, c.ContractedCost) AS ContractedCost,
  CASE WHEN q.file IS NULL THEN c.ConsumedQuantity ELSE q.consumed END AS ConsumedQuantity,
  CASE WHEN q.file IS NULL THEN c.PricingQuantity ELSE q.priced END AS PricingQuantity,
  CASE WHEN q.file IS NULL THEN c.x_GpuHours ELSE q.gpu END AS x_GpuHours,
  CASE WHEN q.file IS NULL THEN c.CommitmentDiscountQuantity ELSE q.commitment END AS CommitmentDiscountQuantity,
  COALESCE(q.pod, c.ResourceId) AS ResourceId,
  CASE WHEN q.pod IS NULL THEN c.ResourceType ELSE cur_resource_type(q.pod, '') END AS ResourceType,
  CASE WHEN q.pod IS NULL THEN c.Tags ELSE q.tags END AS Tags,
  CASE WHEN q.pod IS NULL THEN c.x_CostCategories ELSE COALESCE(q.categories, c.x_CostCategories) END AS x_CostCategories,
  CASE WHEN q.pod IS NULL THEN c.x_ParentResourceId ELSE q.parent END AS x_ParentResourceId,
  CASE WHEN q.pod IS NULL THEN c.x_FileNumber ELSE 0 END AS x_FileNumber,
  CASE WHEN q.pod IS NULL THEN c.x_RowNumber ELSE q.number END AS x_RowNumber,
  CASE WHEN q.pod IS NULL THEN c.x_DerivedFrom ELSE c.x_FileNumber || ':' || c.x_RowNumber END AS x_DerivedFrom),
  q.pod AS AllocatedResourceId,
  q.tags AS AllocatedTags,
  CASE WHEN q.file IS NOT NULL THEN 'aws-split-cost-allocation' END AS AllocatedMethodId
FROM cur_charges c
LEFT JOIN cur_piece q ON q.file = c.x_FileNumber AND q.row = c.x_RowNumber;
