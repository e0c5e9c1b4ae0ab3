"""The tables that costs can be exported from, and the query that takes everything from one: columns are named. Pure.

Source: Data Exports user guide, "Data Exports table dictionary", 2026-11. Columns of Cost and Usage Report 2.0 that its
settings switch on (split costs, capacity reservations, callers) are left out with their settings.
"""

from collections.abc import Mapping

from foundation.config.spend import Table

NAMES: Mapping[Table, str] = {
    "cur-2.0": "COST_AND_USAGE_REPORT",
    "focus-1.0": "FOCUS_1_0_AWS",
    "focus-1.2": "FOCUS_1_2_AWS",
}
"""Tables in AWS."""
SETTINGS: Mapping[Table, Mapping[str, str]] = {
    "cur-2.0": {
        "INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY": "FALSE",
        "INCLUDE_RESOURCES": "TRUE",
        "INCLUDE_SPLIT_COST_ALLOCATION_DATA": "FALSE",
        "TIME_GRANULARITY": "DAILY",
    }
}
"""What is set of a table: costs by day and resource."""
_CUR: Mapping[str, str] = {
    "bill": """
        bill_type billing_entity billing_period_end_date billing_period_start_date invoice_id invoicing_entity
        payer_account_id payer_account_name
    """,
    "discount": """
        bundled_discount total_discount
    """,
    "identity": """
        line_item_id time_interval
    """,
    "line_item": """
        availability_zone blended_cost blended_rate currency_code legal_entity line_item_description
        line_item_type net_unblended_cost net_unblended_rate normalization_factor normalized_usage_amount
        operation product_code resource_id tax_type unblended_cost unblended_rate usage_account_id
        usage_account_name usage_amount usage_end_date usage_start_date usage_type
    """,
    "pricing": """
        currency lease_contract_length offering_class public_on_demand_cost public_on_demand_rate
        purchase_option rate_code rate_id term unit
    """,
    "product": """
        comment fee_code fee_description from_location from_location_type from_region_code instance_family
        instance_type instancesku location location_type operation pricing_unit product_family region_code
        servicecode sku to_location to_location_type to_region_code usagetype
    """,
    "reservation": """
        amortized_upfront_cost_for_usage amortized_upfront_fee_for_billing_period availability_zone
        effective_cost end_time modification_status net_amortized_upfront_cost_for_usage
        net_amortized_upfront_fee_for_billing_period net_effective_cost net_recurring_fee_for_usage
        net_unused_amortized_upfront_fee_for_billing_period net_unused_recurring_fee net_upfront_value
        normalized_units_per_reservation number_of_reservations recurring_fee_for_usage reservation_a_r_n
        start_time subscription_id total_reserved_normalized_units total_reserved_units units_per_reservation
        unused_amortized_upfront_fee_for_billing_period unused_normalized_unit_quantity unused_quantity
        unused_recurring_fee upfront_value
    """,
    "savings_plan": """
        amortized_upfront_commitment_for_billing_period end_time instance_type_family
        net_amortized_upfront_commitment_for_billing_period net_recurring_commitment_for_billing_period
        net_savings_plan_effective_cost offering_type payment_option purchase_term
        recurring_commitment_for_billing_period region savings_plan_a_r_n savings_plan_effective_cost
        savings_plan_rate start_time total_commitment_to_date used_commitment
    """,
}
"""Columns by the first part of their names."""
_CUR_WHOLE = ("cost_category", "discount", "product", "resource_tags")
"""Columns that hold pairs of keys and values."""
_FOCUS_1_0 = """
    AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
    BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd
    ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName
    CommitmentDiscountStatus CommitmentDiscountType ConsumedQuantity ConsumedUnit ContractedCost
    ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity
    PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType
    ServiceCategory ServiceName SkuId SkuPriceId SubAccountId SubAccountName Tags x_CostCategories x_Discounts
    x_Operation x_ServiceCode x_UsageType
"""
_FOCUS_1_2 = """
    AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency
    BillingPeriodEnd BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory
    ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory
    CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus
    CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost
    ContractedUnitPrice EffectiveCost InvoiceId InvoiceIssuerName ListCost ListUnitPrice PricingCategory
    PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice
    PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName
    ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceDetails SkuPriceId
    SubAccountId SubAccountName SubAccountType Tags x_Discounts x_Operation x_ServiceCode
"""


def columns(table: Table) -> tuple[str, ...]:
    """The columns of a table, sorted."""
    if table == "cur-2.0":
        nested = (f"{first}_{rest}" for first, names in _CUR.items() for rest in names.split())
        return tuple(sorted((*nested, *_CUR_WHOLE)))
    return tuple((_FOCUS_1_0 if table == "focus-1.0" else _FOCUS_1_2).split())


def query(table: Table) -> str:
    """The query of all columns of a table; `SELECT *` is refused."""
    return f"SELECT {', '.join(columns(table))} FROM {NAMES[table]}"  # noqa: S608 both are ours
