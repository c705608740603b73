"""Panels: what each may see differs, so each is a package of its own."""
