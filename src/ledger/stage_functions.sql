-- engine: duckdb
-- Costs as whole 1e-18 units and back, exactly: a product of two wide decimals would overflow, so
-- whole part and fraction go separately. For stage_cube_day.sql.

CREATE OR REPLACE TEMP MACRO stage_units(cost) AS
  CAST(trunc(cost) AS HUGEINT) * 1000000000000000000 +
  CAST(CAST(cost - trunc(cost) AS DECIMAL(19,18)) * CAST(1000000000000000000 AS DECIMAL(19,0)) AS HUGEINT);
CREATE OR REPLACE TEMP MACRO stage_cost(units) AS
  CAST(CAST((units) // 1000000000000000000 AS DECIMAL(20,0)) AS DECIMAL(38,18)) +
  CAST((units) % 1000000000000000000 AS DECIMAL(19,0)) * CAST('0.000000000000000001' AS DECIMAL(19,18));
