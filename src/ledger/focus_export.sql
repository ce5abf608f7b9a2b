-- engine: duckdb
-- The charges with the values that FOCUS demands, as all columns of `charges` and
-- x_ThirdPartyBilledCost DECIMAL(38,18) in BillingCurrency: what somebody else than the provider's
-- own issuer is paid. BilledCost is 0 there (FOCUS 1.2, BilledCost). No parameters.

SELECT
  * REPLACE (
    CASE WHEN is_third_party THEN CAST(0 AS DECIMAL(38, 18)) ELSE BilledCost END AS BilledCost,
    COALESCE(BillingCurrency, 'XXX') AS BillingCurrency,
    COALESCE(ProviderName, ServiceProviderName, HostProviderName) AS ProviderName,
    COALESCE(PublisherName, ServiceProviderName, ProviderName) AS PublisherName,
    COALESCE(ServiceProviderName, ProviderName) AS ServiceProviderName,
    COALESCE(HostProviderName, ServiceProviderName, ProviderName) AS HostProviderName,
    COALESCE(InvoiceIssuerName, ProviderName, ServiceProviderName) AS InvoiceIssuerName,
    COALESCE(ServiceCategory, 'Other') AS ServiceCategory,
    COALESCE(ServiceSubcategory, 'Other (' || COALESCE(ServiceCategory, 'Other') || ')')
      AS ServiceSubcategory,
    CASE WHEN is_priced THEN ListUnitPrice END AS ListUnitPrice,
    CASE WHEN is_priced THEN ContractedUnitPrice END AS ContractedUnitPrice,
    CASE WHEN is_priced THEN PricingQuantity END AS PricingQuantity,
    CASE WHEN is_priced THEN PricingCategory END AS PricingCategory,
    CASE WHEN is_priced THEN SkuId END AS SkuId,
    CASE WHEN is_priced THEN SkuPriceId END AS SkuPriceId,
    CASE WHEN is_priced AND PricingQuantity IS NOT NULL THEN PricingUnit END AS PricingUnit,
    CASE WHEN is_priced AND SkuId IS NOT NULL THEN SkuMeter END AS SkuMeter,
    CASE WHEN is_priced AND SkuPriceId IS NOT NULL THEN SkuPriceDetails END AS SkuPriceDetails,
    CASE WHEN is_consumption THEN ConsumedQuantity END AS ConsumedQuantity,
    CASE WHEN is_consumption AND ConsumedQuantity IS NOT NULL THEN ConsumedUnit END
      AS ConsumedUnit,
    COALESCE(PricingCurrency, BillingCurrency, 'XXX') AS PricingCurrency,
    COALESCE(PricingCurrencyEffectiveCost, CASE WHEN is_priced_as_billed THEN EffectiveCost END)
      AS PricingCurrencyEffectiveCost,
    CASE WHEN is_priced
         THEN COALESCE(PricingCurrencyListUnitPrice,
                       CASE WHEN is_priced_as_billed THEN ListUnitPrice END)
    END AS PricingCurrencyListUnitPrice,
    CASE WHEN is_priced
         THEN COALESCE(PricingCurrencyContractedUnitPrice,
                       CASE WHEN is_priced_as_billed THEN ContractedUnitPrice END)
    END AS PricingCurrencyContractedUnitPrice,
    CASE WHEN CommitmentDiscountId IS NOT NULL THEN CommitmentDiscountName END
      AS CommitmentDiscountName,
    CASE WHEN CommitmentDiscountId IS NOT NULL THEN CommitmentDiscountType END
      AS CommitmentDiscountType,
    CASE WHEN CommitmentDiscountId IS NOT NULL THEN CommitmentDiscountCategory END
      AS CommitmentDiscountCategory,
    CASE WHEN CommitmentDiscountId IS NOT NULL AND ChargeCategory IS NOT DISTINCT FROM 'Usage'
         THEN CommitmentDiscountStatus END AS CommitmentDiscountStatus,
    CASE WHEN has_commitment THEN CommitmentDiscountQuantity END AS CommitmentDiscountQuantity,
    CASE WHEN has_commitment AND CommitmentDiscountQuantity IS NOT NULL
         THEN CommitmentDiscountUnit END AS CommitmentDiscountUnit,
    CASE WHEN ResourceId IS NOT NULL THEN ResourceName END AS ResourceName,
    CASE WHEN ResourceId IS NOT NULL THEN ResourceType END AS ResourceType,
    CASE WHEN RegionId IS NOT NULL THEN RegionName END AS RegionName,
    CASE WHEN SubAccountId IS NOT NULL THEN SubAccountName END AS SubAccountName,
    CASE WHEN SubAccountId IS NOT NULL THEN SubAccountType END AS SubAccountType,
    CASE WHEN BillingAccountId IS NOT NULL THEN BillingAccountType END AS BillingAccountType
  ),
  CASE WHEN is_third_party THEN BilledCost ELSE CAST(0 AS DECIMAL(38, 18)) END
    AS x_ThirdPartyBilledCost
FROM (
  SELECT
    *,
    x_BillingEntity IS NOT DISTINCT FROM 'AWS Marketplace' AS is_third_party,
    ChargeCategory IS DISTINCT FROM 'Tax' AS is_priced,
    ChargeCategory IS NOT DISTINCT FROM 'Usage'
      AND CommitmentDiscountStatus IS DISTINCT FROM 'Unused' AS is_consumption,
    COALESCE(PricingCurrency = BillingCurrency, true) AS is_priced_as_billed,
    CommitmentDiscountId IS NOT NULL AND ChargeCategory IN ('Usage', 'Purchase')
      AND ChargeClass IS DISTINCT FROM 'Correction' AS has_commitment
  FROM charges
) judged
