"""Mail: which event tells whom (`table`), how it reads (`writing`), how it leaves (`transport`)."""
