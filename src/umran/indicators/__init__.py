"""Indicators of Goal 11: numbers and frames in, a result out.

Every function keeps to the UN metadata sheet its docstring names. Shares and rates are fractions, never percentages;
a value that cannot be computed is None, with its reason in `.reason`; wrong input raises ValueError. A result shows
itself in Arabic, as text and in a notebook.
"""

import lazy_loader

# Loaded when first asked for: a notebook that needs a rate does not wait for geopandas.
_HOMES = {
    "built_up": ("built_up_area",),
    "air": ("FineParticulateMean", "fine_particulate_mean"),
    "disasters": (
        "DisasterAffectedRate",
        "DisasterLossShare",
        "disaster_affected_rate",
        "disaster_loss_share",
    ),
    "disruptions": ("DisasterDisruptions", "disaster_disruptions"),
    "harassment": ("HarassmentShare", "harassment_share"),
    "heritage": ("HeritageExpenditure", "heritage_expenditure_per_capita"),
    "housing": ("SlumShare", "slum_share"),
    "land_use": (
        "LandUseEfficiency",
        "land_rate_from_per_capita",
        "land_use_efficiency",
        "land_use_efficiency_from_rates",
        "per_capita_residual",
    ),
    "national": ("NationalValue", "weighted_national_value"),
    "public_space": ("OpenPublicSpace", "open_public_space", "street_land_share"),
    "risk_strategies": (
        "LocalRiskStrategyShare",
        "NationalRiskStrategyScore",
        "local_risk_strategy_share",
        "national_risk_strategy_score",
    ),
    "scenarios": ("access_by_distance", "access_lost", "block_status", "reached_streets"),
    "scores": (
        "NationalUrbanPolicyScore",
        "ParticipationScore",
        "ParticipationShare",
        "national_urban_policy_score",
        "participation_score",
        "participation_share",
    ),
    "settlements": (
        "SettlementClass",
        "SettlementGrid",
        "SettlementUnits",
        "classify_settlements",
        "settlement_classes",
    ),
    "travel": ("AccessByWait", "ModalShare", "access_by_wait", "modal_share"),
    "transport": ("PublicTransportAccess", "access_to_public_transport", "combine_access"),
    "urbanisation": (
        "CellClass",
        "UnitClasses",
        "UrbanisationGrid",
        "classify_units",
        "degree_of_urbanisation",
    ),
    "waste": ("WasteManagedShare", "waste_managed_share"),
}
__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs=_HOMES)
