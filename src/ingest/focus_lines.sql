-- engine: duckdb
-- View focus_lines: every row of the delivery, its columns as delivered, and beside them what the
-- importer takes them for. Reads focus_raw and the variables
--   focus_period        DATE     the billing period that manifest or command name; NULL: rows say
--   focus_dates         BIGINT   how many of the four dates the delivery has columns of
--   focus_is_inclusive  BOOLEAN  ChargePeriodEnd is the last day, not the day after
-- Adds to focus_raw's columns
--   is_blank                            BOOLEAN         no cost, date or category at all: no charge
--   why_bad                             VARCHAR         why the cost cannot be read; NULL when it can
--   period                              DATE            first day of the billing period
--   currency                            VARCHAR         BillingCurrency, XXX without one
--   billed, effective, listed, contracted  DECIMAL(38,18)  as delivered; NULL when empty
--   is_ahead                            BOOLEAN         a purchase that later charges use up
--   category, frequency, class, pricing, service_category, commitment_category,
--   commitment_status, reservation_status  VARCHAR      FOCUS's own spelling where it is known
--   who_provides                        VARCHAR         who provides the service
--   is_azure                            BOOLEAN         of Azure's own FOCUS export, whose known defects are repaired
--   service, commitment, published_by   VARCHAR         ServiceName, CommitmentDiscountId, PublisherName
--   starts, ends                        TIMESTAMP       half-open
--   usage                               STRUCT          purser_usage
CREATE OR REPLACE TEMP MACRO focus_key(v) AS regexp_replace(lower(v), '[^a-z0-9]', '', 'g');
CREATE OR REPLACE TEMP MACRO focus_is_sane(t) AS COALESCE(t >= TIMESTAMP '2006-01-01' AND t < TIMESTAMP '2201-01-01', false);
-- FOCUS's spelling of a value; NULL for one that FOCUS does not know. No IN has five constants or
-- more: DuckDB would make a join of it.
CREATE OR REPLACE TEMP MACRO focus_category(v) AS
  CASE WHEN v IN ('Usage', 'Purchase', 'Tax') OR v IN ('Credit', 'Adjustment') THEN v ELSE
  CASE focus_key(v) WHEN 'usage' THEN 'Usage' WHEN 'purchase' THEN 'Purchase' WHEN 'tax' THEN 'Tax'
    WHEN 'credit' THEN 'Credit' WHEN 'adjustment' THEN 'Adjustment' END END;
CREATE OR REPLACE TEMP MACRO focus_class(v) AS
  CASE WHEN v = 'Correction' THEN v ELSE CASE focus_key(v) WHEN 'correction' THEN 'Correction' END END;
CREATE OR REPLACE TEMP MACRO focus_frequency(v) AS
  CASE WHEN v IN ('One-Time', 'Recurring', 'Usage-Based') THEN v ELSE
  CASE focus_key(v) WHEN 'usagebased' THEN 'Usage-Based' WHEN 'onetime' THEN 'One-Time'
    WHEN 'recurring' THEN 'Recurring' END END;
CREATE OR REPLACE TEMP MACRO focus_pricing(v) AS
  CASE WHEN v IN ('Standard', 'Dynamic', 'Committed', 'Other') THEN v ELSE
  CASE focus_key(v) WHEN 'standard' THEN 'Standard' WHEN 'ondemand' THEN 'Standard'
    WHEN 'dynamic' THEN 'Dynamic' WHEN 'committed' THEN 'Committed' WHEN 'commitmentbased' THEN 'Committed'
    WHEN 'commitmentdiscount' THEN 'Committed' WHEN 'other' THEN 'Other' END END;
CREATE OR REPLACE TEMP MACRO focus_commitment_category(v) AS
  CASE WHEN v IN ('Spend', 'Usage') THEN v ELSE
  CASE focus_key(v) WHEN 'spend' THEN 'Spend' WHEN 'usage' THEN 'Usage' END END;
CREATE OR REPLACE TEMP MACRO focus_used(v) AS
  CASE WHEN v IN ('Used', 'Unused') THEN v ELSE
  CASE focus_key(v) WHEN 'used' THEN 'Used' WHEN 'unused' THEN 'Unused' END END;
CREATE OR REPLACE TEMP MACRO focus_service_category(v) AS
  CASE WHEN list_contains(['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases',
                           'Developer Tools', 'Multicloud', 'Identity', 'Integration', 'Internet of Things',
                           'Management and Governance', 'Media', 'Migration', 'Mobile', 'Networking', 'Security',
                           'Storage', 'Web', 'Other'], v) THEN v ELSE
  CASE focus_key(v) WHEN 'aiandmachinelearning' THEN 'AI and Machine Learning' WHEN 'analytics' THEN 'Analytics'
    WHEN 'businessapplications' THEN 'Business Applications' WHEN 'compute' THEN 'Compute'
    WHEN 'databases' THEN 'Databases' WHEN 'database' THEN 'Databases' WHEN 'developertools' THEN 'Developer Tools'
    WHEN 'multicloud' THEN 'Multicloud' WHEN 'identity' THEN 'Identity' WHEN 'integration' THEN 'Integration'
    WHEN 'internetofthings' THEN 'Internet of Things' WHEN 'managementandgovernance' THEN 'Management and Governance'
    WHEN 'media' THEN 'Media' WHEN 'migration' THEN 'Migration' WHEN 'mobile' THEN 'Mobile'
    WHEN 'networking' THEN 'Networking' WHEN 'security' THEN 'Security' WHEN 'storage' THEN 'Storage'
    WHEN 'web' THEN 'Web' WHEN 'other' THEN 'Other' END END;
CREATE OR REPLACE TEMP MACRO focus_cost(v, currency) AS COALESCE(purser_cost(v), purser_money(v, currency));
-- What Azure writes where there is nothing.
CREATE OR REPLACE TEMP MACRO focus_assigned(v, is_azure) AS CASE WHEN is_azure AND v IN ('-2', 'Unassigned') THEN NULL ELSE v END;
CREATE OR REPLACE TEMP MACRO focus_is_midnight(t) AS date_trunc('day', t) = t;
-- A decimal without the zeros at its end.
CREATE OR REPLACE TEMP MACRO focus_text(amount) AS
  CASE WHEN contains(CAST(amount AS VARCHAR), '.') THEN rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.') ELSE CAST(amount AS VARCHAR) END;
-- An end of 23:59:59 or 10:59:59 is the last second of what it covers, by its look.
CREATE OR REPLACE TEMP MACRO focus_is_last_second(t) AS date_trunc('hour', t) + INTERVAL 3599 SECOND = date_trunc('second', t);

CREATE OR REPLACE TEMP VIEW focus_read AS
SELECT *,
  _bad IS NULL AND COALESCE(BilledCost, EffectiveCost, ListCost, ContractedCost, ChargeCategory) IS NULL
    AND COALESCE(ChargePeriodStart, BillingPeriodStart) IS NULL AS is_blank,
  COALESCE(BillingCurrency, 'XXX') AS currency,
  COALESCE(InvoiceId, x_InvoiceId) AS invoice,
  COALESCE(ServiceProviderName, ProviderName, Provider) AS who_provides,  -- `provider` is a raw column
  COALESCE(ServiceProviderName, ProviderName, Provider, '') = 'Microsoft' AS is_azure,
  focus_cost(BilledCost, BillingCurrency) AS billed,
  focus_cost(EffectiveCost, BillingCurrency) AS effective,
  focus_cost(ListCost, BillingCurrency) AS listed,
  focus_cost(ContractedCost, BillingCurrency) AS contracted,
  COALESCE(focus_category(ChargeCategory), ChargeCategory) AS category,
  COALESCE(focus_class(ChargeClass), ChargeClass) AS class,
  COALESCE(focus_frequency(ChargeFrequency), ChargeFrequency) AS frequency,
  COALESCE(focus_pricing(PricingCategory), PricingCategory) AS pricing,
  COALESCE(focus_commitment_category(CommitmentDiscountCategory), CommitmentDiscountCategory) AS commitment_category,
  COALESCE(focus_used(CommitmentDiscountStatus), CommitmentDiscountStatus) AS commitment_status,
  COALESCE(focus_used(CapacityReservationStatus), CapacityReservationStatus) AS reservation_status,
  COALESCE(focus_service_category(ServiceCategory), ServiceCategory) AS service_category,
  -- Azure calls its zones 1, 2 and 3; in rows whose columns are shifted the unit price stands there.
  COALESCE(purser_cost(AvailabilityZone) IS NOT NULL
           AND (length(AvailabilityZone) > 1 OR purser_cost(AvailabilityZone) = purser_cost(ContractedUnitPrice)), false) AS is_shifted,
  COALESCE(
    -- Half a day later, midnight of any time zone lies in the month it begins.
    CASE WHEN focus_is_sane(BillingPeriodStart)
         THEN CAST(date_trunc('month', BillingPeriodStart + INTERVAL 14 HOUR) AS DATE) END,
    CAST(getvariable('focus_period') AS DATE),
    CASE WHEN focus_is_sane(ChargePeriodStart) THEN CAST(date_trunc('month', ChargePeriodStart) AS DATE) END) AS period,
  purser_usage(COALESCE(x_UsageType, SkuMeter), x_ServiceCode, x_Operation) AS usage
FROM focus_raw;

CREATE OR REPLACE TEMP VIEW focus_lines AS
SELECT *,
  -- Microsoft's own workarounds ("FOCUS conformance summary"): marketplace purchases have no service
  -- but a publisher, other purchases and adjustments a meter.
  CASE WHEN ServiceName IS NOT NULL OR NOT is_azure THEN ServiceName
       WHEN PublisherName <> 'Microsoft' THEN PublisherName
       ELSE COALESCE(element_at(x_custom, 'x_SkuMeterSubcategory'), element_at(x_custom, 'x_SkuMeterCategory')) END AS service,
  CASE WHEN is_azure THEN lower(CommitmentDiscountId) ELSE CommitmentDiscountId END AS commitment,
  CASE WHEN is_azure THEN COALESCE(PublisherName, Publisher, 'Microsoft') ELSE COALESCE(PublisherName, Publisher) END AS published_by,
  CASE WHEN _bad IS NOT NULL THEN _bad
       WHEN BilledCost IS NOT NULL AND billed IS NULL THEN 'BilledCost is not a number: "' || BilledCost || '"'
       WHEN EffectiveCost IS NOT NULL AND effective IS NULL THEN 'EffectiveCost is not a number: "' || EffectiveCost || '"' END
    AS why_bad,
  COALESCE(category = 'Purchase' AND effective = 0 AND billed <> 0, false) AS is_ahead,
  COALESCE(CASE WHEN focus_is_sane(ChargePeriodStart) THEN ChargePeriodStart END,
           CASE WHEN focus_is_sane(BillingPeriodStart) THEN BillingPeriodStart END,
           CAST(period AS TIMESTAMP)) AS starts,
  CASE WHEN NOT focus_is_sane(ChargePeriodEnd) THEN NULL
       WHEN focus_is_last_second(ChargePeriodEnd) THEN date_trunc('second', ChargePeriodEnd) + INTERVAL 1 SECOND
       WHEN getvariable('focus_is_inclusive') THEN ChargePeriodEnd + INTERVAL 1 DAY
       ELSE ChargePeriodEnd END AS ends
FROM focus_read;
