"""Which features can change what housing help does: settled by the field, not by any data.

Help in the home acts on the home, on what somebody can still do in it, and on the cold: that is
where its effect can differ (docs/decisions/0049). Everything else still tells who is referred and
who does well without help.
"""

from __future__ import annotations

GROUP = "home"
FRAILTY = (
    "clinical_frailty_scale", "age_years", "mobility", "is_unsafe_on_stairs", "transfer_helpers",
    "barthel_points", "falls", "had_dementia",
)  # fmt: skip
"""How somebody gets about and copes: grab rails help those who can use them."""
WORSE_IN_A_BAD_HOME = ("had_chronic_lung",)
"""Cold, damp and mould act on the lungs first (WHO Housing and health guidelines, 2018)."""
END_OF_LIFE = ("had_cancer",)
"""A move or works at home may do harm near the end of life."""
SEASON = ("is_winter",)

BY_NAME_ALONE = (*FRAILTY, *WORSE_IN_A_BAD_HOME, *END_OF_LIFE, *SEASON)
