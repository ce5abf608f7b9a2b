-- engine: duckdb
-- Table focus_scan: the one look at the whole delivery before anything is decided. One row for
-- each combination of what periods, checks and findings distinguish, with exact sums in
-- `currency`. Reads focus_lines.
-- Azure divides a quantity that counts blocks ("10K") by the block once more: then the price times
-- ConsumedQuantity is what is billed, and ContractedCost a fraction of it. A comparison, not an
-- amount: doubles are exact enough for it.
CREATE OR REPLACE TEMP MACRO focus_is_divided(is_azure, billed, contracted, price, consumed, priced) AS
  CASE WHEN is_azure AND billed <> 0 AND consumed <> priced AND abs(contracted) * 2 < abs(billed)
       THEN COALESCE(abs(CAST(purser_cost(price) AS DOUBLE) * CAST(purser_quantity(consumed) AS DOUBLE) - CAST(billed AS DOUBLE))
                       <= 0.001 * abs(CAST(billed AS DOUBLE)), false)
       ELSE false END;
CREATE OR REPLACE TEMP TABLE focus_scan AS
SELECT
  period, currency, who_provides AS provider, is_blank, why_bad IS NOT NULL AS is_bad, is_ahead,
  ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountCategory,
  CommitmentDiscountStatus, CapacityReservationStatus, ServiceCategory,
  -- Which columns have no value: a bit each, in the order of focus_rules.cc.
  CAST(CASE WHEN BillingAccountName IS NULL THEN 1 ELSE 0 END
    + CASE WHEN ChargeDescription IS NULL THEN 2 ELSE 0 END
    + CASE WHEN CommitmentDiscountId IS NULL THEN 4 ELSE 0 END
    + CASE WHEN CommitmentDiscountName IS NULL THEN 8 ELSE 0 END
    + CASE WHEN CommitmentDiscountQuantity IS NULL THEN 16 ELSE 0 END
    + CASE WHEN CommitmentDiscountType IS NULL THEN 32 ELSE 0 END
    + CASE WHEN CommitmentDiscountUnit IS NULL THEN 64 ELSE 0 END
    + CASE WHEN COALESCE(ConsumedQuantity, UsageQuantity) IS NULL THEN 128 ELSE 0 END
    + CASE WHEN COALESCE(ConsumedUnit, UsageUnit) IS NULL THEN 256 ELSE 0 END
    + CASE WHEN ContractedUnitPrice IS NULL THEN 512 ELSE 0 END
    + CASE WHEN ListUnitPrice IS NULL THEN 1024 ELSE 0 END
    + CASE WHEN COALESCE(PricingCurrency, x_PricingCurrency) IS NULL THEN 2048 ELSE 0 END
    + CASE WHEN PricingQuantity IS NULL THEN 4096 ELSE 0 END
    + CASE WHEN PricingUnit IS NULL THEN 8192 ELSE 0 END
    + CASE WHEN COALESCE(ProviderName, Provider) IS NULL THEN 16384 ELSE 0 END
    + CASE WHEN COALESCE(PublisherName, Publisher) IS NULL THEN 32768 ELSE 0 END
    + CASE WHEN COALESCE(RegionId, Region) IS NULL THEN 65536 ELSE 0 END
    + CASE WHEN RegionName IS NULL THEN 131072 ELSE 0 END
    + CASE WHEN ResourceId IS NULL THEN 262144 ELSE 0 END
    + CASE WHEN ResourceType IS NULL THEN 524288 ELSE 0 END
    + CASE WHEN SkuId IS NULL THEN 1048576 ELSE 0 END
    + CASE WHEN SkuPriceId IS NULL THEN 2097152 ELSE 0 END
    + CASE WHEN SubAccountId IS NULL THEN 4194304 ELSE 0 END
    + CASE WHEN SubAccountName IS NULL THEN 8388608 ELSE 0 END AS BIGINT) AS missing,
  x_UsageType AS usage_type, x_ServiceCode AS service_code, x_Operation AS operation,
  COUNT(*) AS lines,
  COALESCE(SUM(billed), 0) AS billed,
  COALESCE(SUM(effective), 0) AS effective,
  COALESCE(SUM(listed), 0) AS listed,
  COALESCE(SUM(contracted), 0) AS contracted,
  SUM(COALESCE(purser_cost_residual(BilledCost), 0)) AS residual,
  SUM(COALESCE(purser_cost_residual(EffectiveCost), 0)) AS effective_residual,
  COUNT(*) FILTER (WHERE COALESCE(purser_cost_residual(BilledCost), purser_cost_residual(EffectiveCost),
                                  purser_cost_residual(ListCost), purser_cost_residual(ContractedCost)) IS NOT NULL)
    AS rounded_lines,
  COUNT(*) FILTER (WHERE BilledCost IS NULL) AS no_billed,
  COUNT(*) FILTER (WHERE EffectiveCost IS NULL) AS no_effective,
  COUNT(*) FILTER (WHERE ListCost IS NULL) AS no_listed,
  COUNT(*) FILTER (WHERE ContractedCost IS NULL) AS no_contracted,
  COUNT(*) FILTER (WHERE BillingAccountId IS NULL) AS no_account,
  COUNT(*) FILTER (WHERE BillingCurrency IS NULL) AS no_currency,
  COUNT(*) FILTER (WHERE COALESCE(InvoiceIssuerName, InvoiceIssuer) IS NULL) AS no_issuer,
  COUNT(*) FILTER (WHERE ServiceName IS NULL AND NOT is_azure) AS no_service,
  COUNT(*) FILTER (WHERE ServiceName IS NULL AND is_azure) AS azure_services,
  COUNT(*) FILTER (WHERE PublisherName IS NULL AND is_azure) AS azure_publishers,
  COUNT(*) FILTER (WHERE is_azure AND CommitmentDiscountId <> lower(CommitmentDiscountId)) AS azure_commitments,
  COUNT(*) FILTER (WHERE is_azure AND (SkuPriceId IN ('-2', 'Unassigned') OR SubAccountName IN ('-2', 'Unassigned'))) AS azure_unassigned,
  COUNT(*) FILTER (WHERE is_azure AND NOT is_ahead AND effective <> 0 AND contracted = 0) AS contracted_zero_lines,
  COALESCE(SUM(effective) FILTER (WHERE is_azure AND NOT is_ahead AND effective <> 0 AND contracted = 0), 0) AS contracted_zero_amount,
  COUNT(*) FILTER (WHERE is_azure AND NOT is_ahead AND effective <> 0 AND listed = 0) AS list_zero_lines,
  COALESCE(SUM(effective) FILTER (WHERE is_azure AND NOT is_ahead AND effective <> 0 AND listed = 0), 0) AS list_zero_amount,
  COUNT(*) FILTER (WHERE focus_is_divided(is_azure, billed, contracted, ContractedUnitPrice, ConsumedQuantity, PricingQuantity))
    AS divided_lines,
  COALESCE(SUM(billed - contracted)
           FILTER (WHERE focus_is_divided(is_azure, billed, contracted, ContractedUnitPrice, ConsumedQuantity, PricingQuantity)), 0)
    AS divided_amount,
  COUNT(*) FILTER (WHERE invoice IS NULL) AS open_lines,
  COUNT(*) FILTER (WHERE NOT focus_is_sane(BillingPeriodStart)) AS no_period,
  COUNT(*) FILTER (WHERE NOT focus_is_sane(ChargePeriodStart) OR ends IS NULL) AS undated_lines,
  COUNT(*) FILTER (WHERE CAST(BillingPeriodStart IS NOT NULL AS INTEGER) + CAST(BillingPeriodEnd IS NOT NULL AS INTEGER)
                         + CAST(ChargePeriodStart IS NOT NULL AS INTEGER) + CAST(ChargePeriodEnd IS NOT NULL AS INTEGER)
                         < getvariable('focus_dates')) AS unread_dates,
  COUNT(*) FILTER (WHERE NOT (focus_is_midnight(ChargePeriodStart) AND focus_is_midnight(ChargePeriodEnd))) AS timed_lines,
  COUNT(*) FILTER (WHERE ChargePeriodEnd = ChargePeriodStart) AS same_day_lines,
  COUNT(*) FILTER (WHERE ChargePeriodEnd = ChargePeriodStart + INTERVAL 1 DAY) AS next_day_lines,
  COUNT(*) FILTER (WHERE focus_is_last_second(ChargePeriodEnd)) AS last_second_lines,
  COUNT(*) FILTER (WHERE ends <= starts) AS empty_lines,
  COUNT(*) FILTER (WHERE is_shifted) AS shifted_lines,
  COALESCE(SUM(billed) FILTER (WHERE is_shifted), 0) AS shifted_amount,
  COUNT(*) FILTER (WHERE billed <> 0 AND effective = 0 AND category <> 'Purchase') AS free_lines,
  COALESCE(SUM(billed) FILTER (WHERE billed <> 0 AND effective = 0 AND category <> 'Purchase'), 0) AS free_amount,
  COUNT(*) FILTER (WHERE commitment_status = 'Used' AND effective = 0 AND billed = 0 AND listed <> 0) AS free_used_lines,
  COALESCE(SUM(listed) FILTER (WHERE commitment_status = 'Used' AND effective = 0 AND billed = 0), 0) AS free_used_amount,
  COUNT(*) FILTER (WHERE (BilledCost IS NOT NULL AND purser_cost(BilledCost) IS NULL)
                      OR (EffectiveCost IS NOT NULL AND purser_cost(EffectiveCost) IS NULL)
                      OR (listed IS NOT NULL AND purser_cost(ListCost) IS NULL)
                      OR (contracted IS NOT NULL AND purser_cost(ContractedCost) IS NULL)) AS money_lines,
  COUNT(*) FILTER (WHERE (ListCost IS NOT NULL AND listed IS NULL)
                      OR (ContractedCost IS NOT NULL AND contracted IS NULL)
                      OR (PricingQuantity IS NOT NULL AND purser_quantity(PricingQuantity) IS NULL)
                      OR (COALESCE(ConsumedQuantity, UsageQuantity) IS NOT NULL
                          AND purser_quantity(COALESCE(ConsumedQuantity, UsageQuantity)) IS NULL)) AS unread_numbers,
  -- A comparison, not an amount: doubles are exact enough for it.
  COUNT(*) FILTER (WHERE abs(CAST(focus_cost(ListUnitPrice, BillingCurrency) AS DOUBLE)
                               * CAST(purser_quantity(PricingQuantity) AS DOUBLE) - CAST(listed AS DOUBLE))
                           > 0.00000001 + 0.000000001 * abs(CAST(listed AS DOUBLE))) AS mispriced_lines
FROM focus_lines
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18;
