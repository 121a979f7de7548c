"""What of one person's records could not be used: said beside the person, not beside everyone."""

from __future__ import annotations

import pandas as pd

from data_contracts.affected_people import people_in_quarantine, people_with_blanks
from data_contracts.quarantine import Validated
from pipeline.intake import SPELLS


def own_gaps(validated: Validated, person_of: pd.Series) -> dict[str, tuple[str, ...]]:
    """What could not be used of each listed person, in words.

    Parameters
    ----------
    person_of : ``person_id`` of the listed stays, indexed by ``spell_id``.

    Returns
    -------
    By ``spell_id``; people of whom everything could be used are not in it.
    """
    blanks = people_with_blanks(validated)
    cells = blanks["column"] + " in " + blanks["table"] + " could not be used"
    refused = people_in_quarantine(validated)
    refused = refused[refused["table"] != SPELLS]
    rows = "a row of " + refused["table"].astype("str") + " could not be used"
    told = pd.DataFrame(
        {
            "person_id": pd.concat([blanks["person_id"], refused["person_id"]]),
            "words": pd.concat([cells, rows]).str.replace("_", " "),
        }
    ).drop_duplicates()
    of_stay = person_of.rename("person_id").rename_axis("spell_id").reset_index()
    found = of_stay.merge(told.dropna(), on="person_id", how="inner", validate="many_to_many")
    by_stay = found.sort_values(["spell_id", "words"]).groupby("spell_id")["words"].agg(tuple)
    return {str(spell): words for spell, words in by_stay.items()}
