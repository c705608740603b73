"""Imports every table, so that migrations and tests see the whole schema."""

from exams.anonymity import models as anonymity
from exams.appeals import models as appeals
from exams.applications import models as applications
from exams.appointments import models as appointments
from exams.bank import models as bank
from exams.bodies import models as bodies
from exams.competitions import models as competitions
from exams.db import Base
from exams.defence import models as defence
from exams.documents import models as documents
from exams.events import Event
from exams.marking import models as marking
from exams.messages import models as messages
from exams.papers import models as papers
from exams.people import models as people
from exams.people import profiles
from exams.posts import models as posts
from exams.results import models as results
from exams.sittings import accommodation_models as accommodations
from exams.sittings import hall_models as halls
from exams.sittings import models as sittings
from exams.sittings import mop_up_models as moves
from exams.sittings import revocation_models as revocations
from exams.sittings import time_models as sitting_times
from exams.sittings import watch_models as watches
from exams.training import models as training

ALL = (
    accommodations,
    anonymity,
    appeals,
    applications,
    appointments,
    bank,
    bodies,
    competitions,
    defence,
    documents,
    halls,
    marking,
    messages,
    moves,
    papers,
    people,
    profiles,
    posts,
    results,
    revocations,
    sitting_times,
    sittings,
    training,
    watches,
)
__all__ = ["ALL", "Base", "Event"]
