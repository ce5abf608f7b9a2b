-- The bill rewritten with owner columns, day and hour cubes, and the team report.
COPY (SELECT * EXCLUDE (own_effective, unused, split, is_pod, as_node, tag_team, tag_project, tag_environment, tag_cost_center, tag_owner)
      FROM owned) TO $charges (FORMAT parquet, COMPRESSION snappy);

COPY (
  SELECT CAST(line_item_usage_start_date AS DATE) AS day, team, project, environment, cost_center, owner,
         line_item_usage_account_id, line_item_product_code, product_region_code, line_item_resource_id,
         line_item_usage_type, line_item_operation, line_item_line_item_type, savings_plan_savings_plan_a_r_n, resource_tags,
         SUM(billed) AS billed, SUM(effective) AS effective, SUM(listed) AS listed, COUNT(*) AS lines
  FROM read_parquet($charges) GROUP BY ALL
) TO $days (FORMAT parquet, COMPRESSION snappy);

COPY (
  SELECT line_item_usage_start_date AS hour, team, project, environment, cost_center, owner,
         line_item_usage_account_id, line_item_product_code, product_region_code, line_item_line_item_type,
         SUM(billed) AS billed, SUM(effective) AS effective, SUM(listed) AS listed, COUNT(*) AS lines
  FROM read_parquet($charges) GROUP BY ALL
) TO $hours (FORMAT parquet, COMPRESSION snappy);
