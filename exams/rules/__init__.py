"""Rule sets as data: every number with its citation, its level and its dates in force."""
