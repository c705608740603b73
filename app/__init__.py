"""The web, thin: requests into calls, refusals into pages."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from app.address import init_address
from app.audiences import init_audiences
from app.cli import init_cli
from app.errors import init_errors
from app.headers import init_headers
from app.health import init_health
from app.i18n import init_i18n
from app.logs import init_logs
from app.mail.transport import init_mail
from app.navigation import init_navigation
from app.room.browser_gate import init_browser_gate
from app.room.serving import init_fast_room
from app.security import init_security
from app.settings import ROOT, Settings, from_environment
from app.storage import init_storage
from app.undefined import StrictNames
from app.words import init_words
from app.work import init_database

MEGABYTE = 1024 * 1024
# What a page may set for its layout, and what holds when it does not.
LAYOUT_DEFAULTS = {
    "wide": False,
    "hide_nav": False,
    "heading": None,
    "eyebrow": None,
    "breadcrumbs": (),
    "footer_items": (),
    "public_items": (),
}


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (default: those of the environment)."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.extensions["settings"] = settings or from_environment()
    for init in (
        init_config,
        init_address,
        init_templates,
        init_logs,
        init_headers,
        init_database,
        init_storage,
        init_errors,
        init_mail,
        init_security,
        init_i18n,
        init_health,
        init_audiences,
        init_navigation,
        init_words,
        init_cli,
        init_fast_room,
        init_browser_gate,
    ):
        init(app)
    return app


def init_config(app: Flask) -> None:
    """What Flask itself needs, and CSRF protection on every form."""
    chosen: Settings = app.extensions["settings"]
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        TESTING=chosen.mode == "test",
        MAX_CONTENT_LENGTH=25 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.base_url.startswith("https:"),
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)


def init_templates(app: Flask) -> None:
    """Our templates and the component macros; a misspelt variable fails."""
    app.jinja_loader = ChoiceLoader(  # type: ignore[assignment]
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_options = {"undefined": StrictNames}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictNames
    # `undefined` and `null` are words of the GOV.UK macros, which were JavaScript once.
    app.jinja_env.globals.update(LAYOUT_DEFAULTS, undefined=ChainableUndefined(), null=None)
