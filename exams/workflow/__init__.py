"""Who holds what, until when: derived from stages, dates and roles. The top floor: it reads all."""
