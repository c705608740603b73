"""Forms: self-rendering accessible fields, sentences for every refusal, tidy text."""

from app.forms.base import Form

__all__ = ["Form"]
