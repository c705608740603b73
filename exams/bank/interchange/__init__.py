"""Questions in the formats of other systems."""
