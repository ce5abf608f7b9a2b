-- What the newest inventory knows about a resource.
-- $resource VARCHAR: its id or ARN.
-- Reads inventory.
-- Columns: source, arn, type, name, account, region, state, instance_type VARCHAR ('' for none);
--   launched, observed TIMESTAMP UTC; tags MAP(VARCHAR, VARCHAR); are_tags_known BOOLEAN

SELECT source, arn, type, name, account, region, state, instance_type, launched, observed, tags,
       element_at(facts, 'tags') IS NULL AS are_tags_known
FROM inventory
WHERE id = $resource OR arn = $resource
ORDER BY observed DESC, arn
LIMIT 1
