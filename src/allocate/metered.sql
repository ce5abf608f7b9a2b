-- Quantities by unit of each group of identities, for pools metered by bytes or requests.
-- Reads cube_day and identities (one billing period), and allocate_owned (src/allocate/period.cc).
-- Columns: GroupId BIGINT; ConsumedUnit VARCHAR; quantity DECIMAL(38,12) in that unit.

SELECT o.GroupId, i.ConsumedUnit, SUM(c.ConsumedQuantity) AS quantity
FROM cube_day c
JOIN (SELECT DISTINCT x_IdentityKey, ConsumedUnit FROM identities WHERE ConsumedUnit IS NOT NULL) i
  ON i.x_IdentityKey = c.x_IdentityKey
JOIN allocate_owned o ON o.x_IdentityKey = c.x_IdentityKey
                     AND c.Day >= o.ValidFrom AND c.Day < o.ValidTo
GROUP BY o.GroupId, i.ConsumedUnit
ORDER BY o.GroupId, i.ConsumedUnit
