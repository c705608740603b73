"""Every page that a person of each role can reach by links: it opens, passes axe, fits a phone."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page

from exams.permissions import Role
from tests.journeys.conftest import AXE
from tests.journeys.demonstration import Demonstration, serve

pytestmark = pytest.mark.browser
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LEFT_OUT = re.compile(r"\.(pdf|csv|json|ics|xlsx)$|/language/|/files/|/download|/static/|/letter")
MOST_PAGES = 45
# Whom to walk as: the role, and words of the title of the competition where they hold it.
WALKERS = [
    (None, ""), (Role.CANDIDATE, "Du lịch"), (Role.CANDIDATE, "Xây dựng"),
    (Role.CANDIDATE, "Sở Tài chính"), (Role.APPOINTEE, ""), (Role.OFFICER, ""),
    (Role.APPROVER, ""), (Role.SECRETARY, "Y tế"), (Role.CHAIR, "Sở Tài chính"),
    (Role.COUNCIL_MEMBER, "Cải cách"), (Role.SETTER, "Xây dựng"), (Role.INVIGILATOR, "Xây dựng"),
    (Role.CODER, "Y tế"), (Role.MARKER, "Y tế"), (Role.REMARKER, "Sở Tài chính"),
    (Role.SUPERVISOR, "Xây dựng"), (Role.TRAINING_OFFICER, "Cải cách"),
    (Role.ADMINISTRATOR, ""), (Role.LEADER, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    yield from serve(tmp_path_factory.mktemp("demo"))


def pattern(path: str) -> str:
    """The page behind an address: numbers and codes of a competition are left aside."""
    plain = re.sub(r"/(snv|kt)[^/]*-\d+[^/]*|/[0-9A-Z]{10}(?=/|$)", "/<code>", path)
    return re.sub(r"/\d+", "/<id>", plain)


def links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    here = urlsplit(page.url).netloc
    return [
        urlsplit(href).path
        for href in found
        if urlsplit(href).netloc == here and not LEFT_OUT.search(urlsplit(href).path)
    ]


def faults(page: Page) -> list[str]:
    """What axe finds (WCAG 2.2 AA), and whether the page is wider than the screen."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
           'wcag21aa', 'wcag22aa']})).violations.map(v => v.id + ': ' + v.nodes[0].html)"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{wide} px wider than the screen"] if wide > 0 else [])


def walk(page: Page, start: str, base: str, known: set[str]) -> Iterator[tuple[str, int]]:
    """Each kind of page once, breadth first; what is known already is not opened again."""
    queue, seen = [start], {pattern(start)}
    while queue:
        path = queue.pop(0)
        try:
            answer = page.goto(urljoin(base, path))
        except Error as error:
            assert "Download is starting" in error.message  # a file, not a page
            continue
        yield path, answer.status if answer else 0
        for link in links(page):
            kind = pattern(link)
            if kind not in seen and kind not in known and len(seen) < MOST_PAGES:
                seen.add(kind)
                queue.append(link)


# A kind of page that opened for one role is looked at once in each language; pages about other
# things than the reader's own menu are reached again by the roles that they are for.
known: dict[str, set[str]] = {"vi": set(), "en": set()}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("role", "where"), WALKERS)
def test_every_page_opens_passes_axe_and_fits_a_phone(
    chromium: Browser, demonstration: Demonstration, role: Role | None, where: str, language: str
) -> None:
    context = chromium.new_context(viewport=PHONE if language == "vi" else DESKTOP)
    page = context.new_page()
    if role is not None:
        demonstration.sign_in(page, demonstration.person(role, where))
    page.goto(f"{demonstration.url}/language/{language}")
    bad: dict[str, object] = {}
    opened = set()
    for path, status in walk(page, "/home" if role else "/", demonstration.url, known[language]):
        problems = faults(page) if status == 200 else [f"status {status}"]
        opened.add(pattern(path))
        if problems:
            bad[path] = problems
    known[language] |= opened - {"/home"}
    context.close()
    assert bad == {}
