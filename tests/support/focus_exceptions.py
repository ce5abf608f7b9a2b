"""Rules of FOCUS 1.2 that an export of purser's breaks, each with its reason. A rule that is not here must hold;
a rule that is here and holds everywhere in a test's file is not an error, but see each test for what must fail."""

# What the bills do not say: purser invents nothing.
NOT_IN_THE_BILL = {
    "BillingAccountName-C-003-C": "Google Cloud's export has the billing account's ID only",
    "SkuPriceId-C-005-C": "the exports of Azure and Google Cloud have no ID of a SKU's price",
    "SkuId-C-005-C": "Azure's export names meters, not SKUs",
    "ResourceType-C-005-C": "Azure names a reservation as the resource and no type of it",
    "RegionName-C-005-C": "the Cost and Usage Report has region codes, no names",
    "SubAccountType-C-005-C": "AWS has one type of account and its bills do not name it",
    "BillingAccountType-C-005-C": "AWS has one type of account and its bills do not name it",
    "ListUnitPrice-C-005-C": "fees, unused commitments and discounts have no unit price in the bill",
    "ContractedUnitPrice-C-006-C": "covered usage, fees and discounts have no contracted unit price in the bill",
    "PricingCurrencyListUnitPrice-C-005-C": "fees, unused commitments and discounts have no unit price in the bill",
    "PricingQuantity-C-005-C": "some fees and unused commitments have no quantity in the bill",
    "PricingUnit-C-006-C": "support and subscriptions are billed in quantities without a unit",
    "ConsumedUnit-C-006-C": "some marketplace usage is billed in quantities without a unit",
    "ServiceName-C-005-C": "some services have charges of two categories: Savings Plans of AWS, the sample's volumes of EC2",
    "ServiceName-C-008-C": "follows ServiceName-C-005-C: the subcategory is the Other of its category",
    "ConsumedUnit-C-003-O": "units stay as billed, DPU-Hour too",
    "PricingUnit-C-003-O": "units stay as billed, DPU-Hour too",
    "CapacityReservationStatus-C-004-C": "the model's condition is misspelt, so validators hold every row to it",
}

# Money that stays as the books have it, and the rule of thumb that it breaks.
AS_BILLED = {
    "ListUnitPrice-C-010-C": "List leaves out purchases for future charges, their unit price stays",
    "ListCost-C-009-C": "List leaves out purchases for future charges, their unit price stays",
    "ContractedUnitPrice-C-011-C": "Contracted leaves out purchases for future charges, their unit price stays",
}

# What the real sample's providers delivered so, kept as delivered and said by `report quality`.
SAMPLE = {
    "BillingAccountName-C-003-C": "Oracle's rows have no name of the account",
    "SkuPriceId-C-005-C": "missing on usage of the sample",
    "ResourceType-C-005-C": "AWS's export of 2024 names resources without their type",
    "PricingCategory-C-004-C": "missing on usage of the sample",
    "ContractedUnitPrice-C-009-C": "one refund has a negative price",
    "ContractedCost-C-003-M": "Oracle's rows have no contracted cost; unknown is not 0",
    "ContractedCost-C-004-M": "Oracle's rows have no contracted cost; unknown is not 0",
}
