-- The resources of one billing period and the account each is used in, to find them in inventories.
-- Reads identities (one billing period).
-- Columns: ResourceId, Account VARCHAR ('' for none)

SELECT DISTINCT ResourceId, COALESCE(SubAccountId, BillingAccountId, '') AS Account
FROM identities
WHERE ResourceId IS NOT NULL
