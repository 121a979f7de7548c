"""From a booster's log-odds to a risk: the maps, how they are stored, and which is taken."""
