"""How common things are in the invented area: every share, with where it comes from.

"Set" marks a value chosen here so that the tables meet a published figure or a stated range; the
rest name their source. Risks, effects and costs of history stand in ``simulation.risks``,
``simulation.effects`` and ``simulation.reablement``, beside the formulas that use them.
"""

from __future__ import annotations

HISTORY_YEARS = 6

# --- People -----------------------------------------------------------------------------------
# Share of people by age at their first stay; the stays themselves lean older, to 46 % aged 65+
# among adults leaving hospital (set). Under 18 exists so that its exclusion is exercised.
AGE_BANDS = ((1, 17), (18, 29), (30, 44), (45, 64), (65, 74), (75, 84), (85, 99))
AGE_SHARES = (0.025, 0.10, 0.155, 0.315, 0.170, 0.155, 0.080)
SEXES = ("1", "2", "9", "X")  # NHS Data Dictionary, person phenotypic sex
SEX_SHARES = (0.478, 0.518, 0.002, 0.002)
# Ethnic category 2001, 16+1 codes (NHS Data Dictionary); shares set near Census 2021.
ETHNIC_CATEGORIES = ("A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R",
                     "S", "Z", "99")  # fmt: skip
ETHNIC_SHARES = (0.66, 0.01, 0.05, 0.008, 0.004, 0.007, 0.007, 0.05, 0.04, 0.012, 0.015, 0.02,
                 0.03, 0.008, 0.008, 0.012, 0.04, 0.019)  # fmt: skip
LSOAS_PER_DECILE = 12  # set
SITES = (("R9A", "R9A01"), ("R9A", "R9A02"), ("R9B", "R9B01"))  # invented provider codes
SITE_SHARES = (0.45, 0.33, 0.22)  # set
# Living alone: one in three at 65+ (Health Foundation 2018), 40-45 % of those leaving at 75+ (set).
LIVES_ALONE_SHARES = (0.0, 0.10, 0.15, 0.20, 0.24, 0.39, 0.47)
LIVES_ALONE_UNKNOWN = 0.12  # set
CARER_SHARES = (0.0, 0.03, 0.05, 0.10, 0.22, 0.32, 0.40)  # set
HOMELESS_SHARE = 0.015  # set
HOMELESS_MOST_AGE = 75  # set: none above

# Clinical Frailty Scale 1..9 by age band. Emergency stays at 75+: 1-3 20 %, 4 15, 5 20, 6 25,
# 7 15, 8-9 5 (set config); people are a little fitter than their stays.
CFS_SHARES = (
    (0.60, 0.30, 0.08, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0),
    (0.40, 0.35, 0.17, 0.04, 0.02, 0.01, 0.007, 0.002, 0.001),
    (0.40, 0.35, 0.17, 0.04, 0.02, 0.01, 0.007, 0.002, 0.001),
    (0.20, 0.30, 0.27, 0.10, 0.06, 0.04, 0.02, 0.007, 0.003),
    (0.08, 0.18, 0.25, 0.18, 0.13, 0.11, 0.05, 0.015, 0.005),
    (0.05, 0.09, 0.17, 0.16, 0.19, 0.205, 0.105, 0.023, 0.007),
    (0.02, 0.05, 0.13, 0.14, 0.20, 0.265, 0.155, 0.032, 0.008),
)
CFS_RECORDED_65 = 0.81  # set; the scale is not validated below 65
CFS_RECORDED_YOUNGER = 0.04

# Long-term conditions: name, log-odds at 65, per ten years, per unit of latent frailty, and the
# LACE comorbidity weight (van Walraven 2010). Prevalences set.
CONDITIONS = (
    ("heart_failure", -2.6, 0.45, 0.5, 2),
    ("copd", -2.0, 0.15, 0.5, 2),
    ("asthma", -2.3, -0.10, 0.1, 0),
    ("diabetes", -1.4, 0.15, 0.3, 1),
    ("dementia", -4.2, 0.95, 0.7, 3),
    ("cancer", -2.3, 0.20, 0.15, 2),
    ("metastatic", -4.5, 0.10, 0.3, 6),
    ("kidney", -2.3, 0.55, 0.4, 2),
    ("stroke", -2.8, 0.40, 0.5, 1),
    ("heart_attack", -2.1, 0.30, 0.2, 1),
    ("vessels", -3.2, 0.30, 0.3, 1),
    ("liver", -3.6, -0.20, 0.2, 2),
    ("alcohol", -2.8, -0.35, 0.2, 0),
    ("depression", -1.9, -0.10, 0.25, 0),
    ("falls", -2.2, 0.50, 0.6, 0),
)

# --- Homes ------------------------------------------------------------------------------------
TENURES = ("owner_outright", "owner_mortgage", "shared_ownership", "rent_la", "rent_prp",
           "rent_private", "tied", "rent_free", "none", "unknown")  # fmt: skip
# 65+: owner 79, social 16, private 5; all: owner 65, private 19, social 16 (EHS 2023-24, set).
TENURE_SHARES_65 = (0.725, 0.06, 0.005, 0.065, 0.095, 0.04, 0.004, 0.006)
TENURE_SHARES_YOUNGER = (0.16, 0.38, 0.02, 0.065, 0.105, 0.245, 0.01, 0.015)
TENURE_UNKNOWN = 0.03  # set
# Damp by landlord: owner 4, social 7, private 9 % (EHS 2023-24). Category 1 hazard: owner 8,
# social 4, private 10 % (EHS 2023-24). Order of the three: owner, social, private.
DAMP_SHARES = (0.04, 0.07, 0.09)
CAT1_SHARES = (0.08, 0.04, 0.10)
HEATING_SHARES = (0.07, 0.08, 0.14)  # set: home whose heating tends to fail
HEATING_FAULT_WINTER = 0.80  # set: the chance that such heating is out on a given day,
HEATING_FAULT_SUMMER = 0.40  # doubled in winter
CLUTTER_SHARES = (0.50, 0.28, 0.14, 0.04, 0.02, 0.01, 0.006, 0.003, 0.001)  # set, CIR 1..9
EPC_PRESENT_SHARES = (0.58, 0.80, 0.72)  # set: 60-70 % of all
EPC_SHARES = (0.01, 0.08, 0.41, 0.33, 0.12, 0.04, 0.01)  # A..G; C or better about half (EHS)
NO_TENANCY = 0.04  # set: nothing on record
UPRN_MATCHED = 0.92  # set: 85-95 %
# Survey present 10-25 % outside landlord stock, 55-70 % in it (set): missing is informative.
SURVEYED_SHARES = (0.13, 0.62, 0.10)
VISITED_SHARE = 0.035  # set: share of stays with a home visit before the patient is ready
MOVED_SHARE = 0.06  # set

# --- Stays ------------------------------------------------------------------------------------
TRANSFER_SHARE = 0.02  # set: continuous stays that cross two providers
PATHWAY_UNKNOWN = 0.05  # set
DELAYED_SHARES = (0.15, 0.70, 0.88, 0.90)  # P0..P3, set: 1.3 days on average (Health Foundation)
DELAY_STOP = (0.35, 0.16, 0.10, 0.08)  # geometric: chance that a delay ends on each further day
DELAY_REASONS = ("awaiting_medical_decision", "awaiting_home_care", "awaiting_community_bed",
                 "awaiting_care_home", "awaiting_adaptation", "awaiting_equipment",
                 "awaiting_repairs", "awaiting_clearance", "awaiting_rehousing",
                 "homeless", "family_choice")  # fmt: skip
CODED_MEAN_DAYS = 13.0  # about 90 % of stays are coded by day 30 (set)

# --- Care -------------------------------------------------------------------------------------
PACKAGE_SHARES = (0.0, 0.02, 0.025, 0.05, 0.10, 0.20, 0.32)  # before the first stay, set: 10-12 %
PACKAGE_HOURS = (1.65, 7.9)  # gamma shape and scale: mean 13, median about 10 h a week (set)
DOUBLE_HANDED = 0.12  # set
CARE_KNOWN_AFTER_DAYS = 7  # set: weekly council extract
