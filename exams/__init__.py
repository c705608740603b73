"""The domain of open competitive exams for leadership posts. It knows no web (law 1)."""
