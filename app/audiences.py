"""Finds the pages: every module of every audience package is imported, nothing is listed twice.

An audience package holds `blueprint` in its `__init__`; a module beside it adds views to it.
"""

import importlib
import pkgutil

from flask import Flask

AUDIENCES = (
    "app.site",
    "app.account",
    "app.candidate",
    "app.room",
    "app.office",
    "app.panel.setting",
    "app.panel.hall",
    "app.panel.codes",
    "app.panel.blind",
    "app.panel.named",
)


def init_audiences(app: Flask) -> None:
    """Import the views and register the blueprints."""
    for name in AUDIENCES:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{name}.{module.name}")
        app.register_blueprint(package.blueprint)
