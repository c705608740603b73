"""What every template may say: names of stages and posts, the rules in words."""

from flask import Flask

from app import labels, rule_words
from exams.permissions import Action


def init_words(app: Flask) -> None:
    """Give the templates, and the macros they import, the words for what the domain names."""
    app.jinja_env.globals.update(
        Action=Action,
        labels=labels,
        rule_groups=rule_words.groups,
        rule_name=rule_words.rule_name,
        value_shown=rule_words.value_shown,
        level_name=rule_words.level_name,
        level_kind=rule_words.LEVEL_KINDS.__getitem__,
        columns_text=rule_words.columns,
        table_rows=rule_words.table_rows,
    )
