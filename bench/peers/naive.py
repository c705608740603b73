"""The save that one would write first: Flask, the ORM, the session's row, the user's row."""

import os
from pathlib import Path

from flask import Flask, abort, jsonify, request, session
from sqlalchemy import ForeignKey, Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.room.core import keep_to_one_core


class Base(DeclarativeBase):
    """The tables of this program."""


class User(Base):
    """Who writes."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Login(Base):
    """A session that is held in the database."""

    __tablename__ = "login"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Answer(Base):
    """The newest text of one question."""

    __tablename__ = "answer"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


if "KHOABANG_VAR" in os.environ:  # served, not filled
    keep_to_one_core(Path(os.environ["KHOABANG_VAR"]))
app = Flask("naive")
app.secret_key = os.environ.get("KHOABANG_SECRET_KEY", "")
# The threads of all workers share the 100 connections of a PostgreSQL server with its defaults.
POOL = {"pool_size": 16, "max_overflow": 8, "pool_pre_ping": True}
engine = create_engine(os.environ["DATABASE_URL"], **POOL)


@app.post("/save")
def save():  # type: ignore[no-untyped-def]
    sent = request.get_json()
    if request.headers.get("X-CSRFToken") != session["csrf"]:
        abort(400)
    slot, _ms, text = sent["s"][0]
    with Session(engine) as work:
        login = work.get(Login, session["person"])
        user = work.get(User, login.user_id) if login else None
        if user is None:
            abort(403)
        answer = work.get(Answer, (user.id, slot))
        if answer is None:
            answer = Answer(user_id=user.id, slot=slot)
            work.add(answer)
        answer.n, answer.text = sent["n"], text
        work.commit()
    return jsonify(n=sent["n"], h=sent["h"])


def fill(people: range) -> None:
    """The tables, and everybody signed in."""
    Base.metadata.create_all(engine)
    with Session(engine) as work:
        work.add_all(User(id=i, name=f"Thí sinh {i}") for i in people)
        work.flush()
        work.add_all(Login(id=i, user_id=i) for i in people)
        work.commit()


if __name__ == "__main__":
    import sys

    fill(range(int(sys.argv[1]), int(sys.argv[2])))
