"""Answers become a chain of saves; an attempt carries everything that its save checks.

Answers stored before are kept: each becomes a record of the chain of its attempt.
"""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

LABEL = b"khoabang/chain/v1\n"
STANDING = """
SELECT t.id, s.opened_at, s.closed_at, s.minutes, t.seconds_added, t.started_at, t.handed_in_at,
       ap.person_id, p.sha256
FROM attempt t JOIN seat e ON e.id = t.seat_id JOIN sitting s ON s.id = e.sitting_id
JOIN application ap ON ap.id = e.application_id LEFT JOIN paper p ON p.id = s.paper_id
"""
ADDED = (
    'person_id', 'session_version', 'state', 'ready_at', 'starts_ms', 'started_ms', 'ends_ms', 'grace_ms',
    'seconds_paused', 'paused_at', 'head_n', 'head', 'saved_ms',
)  # fmt: skip


def upgrade() -> None:
    op.create_table('save',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('client_ms', sa.BigInteger(), nullable=False),
    sa.Column('saved_ms', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_save_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'n', name=op.f('pk_save'))
    )
    op.create_table('kept_aside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('client_ms', sa.BigInteger(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_kept_aside_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_aside')),
    sa.UniqueConstraint('attempt_id', 'epoch', 'n', 'hash', name=op.f('uq_kept_aside_attempt_id_epoch_n_hash'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('session_version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('state', sa.String(length=40), nullable=False, server_default='ended'))
        batch_op.add_column(sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('starts_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('started_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('ends_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('grace_ms', sa.Integer(), nullable=False, server_default='120000'))
        batch_op.add_column(sa.Column('seconds_paused', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('head_n', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('head', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('saved_ms', sa.BigInteger(), nullable=True))
    _move_answers(op.get_bind())
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.alter_column('person_id', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('ready_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_attempt_person_id'), 'person', ['person_id'], ['id'])
        batch_op.drop_column('started_at')
    op.drop_table('answer')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.alter_column('noted_by', existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM incident WHERE noted_by IS NULL")
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.alter_column('noted_by', existing_type=sa.Integer(), nullable=False)
    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_answer_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('attempt_id', 'slot', name=op.f('uq_answer_attempt_id_slot'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('started_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE attempt SET started_at = ready_at")
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.alter_column('started_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_constraint(batch_op.f('fk_attempt_person_id'), type_='foreignkey')
        for name in ADDED:
            batch_op.drop_column(name)
    op.drop_table('kept_aside')
    op.drop_table('save')


def _move_answers(bind) -> None:  # type: ignore[no-untyped-def]
    instant = sa.DateTime(timezone=True)
    standing = sa.text(STANDING).columns(
        opened_at=instant, closed_at=instant, started_at=instant, handed_in_at=instant
    )
    answers = sa.text(
        "SELECT slot, text, saved_at FROM answer WHERE attempt_id = :id AND seq > 0 ORDER BY slot"
    ).columns(saved_at=instant)
    for row in bind.execute(standing).all():
        head = sha256(LABEL + b"%d\n" % row.id + bytes.fromhex(row.sha256 or "00" * 32)).hexdigest()
        n, saved_ms = 0, None
        for n, answer in enumerate(bind.execute(answers, {"id": row.id}).all(), 1):
            saved_ms = _ms(answer.saved_at)
            record = {"a": row.id, "ct": saved_ms, "ep": 1, "n": n, "q": answer.slot, "txt": answer.text}
            plain = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
            head = sha256(LABEL + bytes.fromhex(head) + n.to_bytes(8, "big") + sha256(plain).digest()).hexdigest()
            bind.execute(
                sa.text(
                    "INSERT INTO save (attempt_id, n, epoch, slot, text, client_ms, saved_ms, hash)"
                    " VALUES (:a, :n, 1, :q, :txt, :ct, :ct, :h)"
                ),
                {"a": row.id, "n": n, "q": answer.slot, "txt": answer.text, "ct": saved_ms, "h": head},
            )
        starts_ms = None if row.opened_at is None else _ms(row.opened_at)
        ended = row.handed_in_at is not None or row.closed_at is not None
        bind.execute(
            sa.text(
                "UPDATE attempt SET person_id = :person, state = :state, ready_at = started_at,"
                " starts_ms = :starts, started_ms = :started, ends_ms = :ends, head_n = :n,"
                " head = :head, saved_ms = :saved WHERE id = :id"
            ),
            {
                "id": row.id, "person": row.person_id, "state": "ended" if ended else "writing",
                "starts": starts_ms, "started": _ms(row.started_at), "n": n, "head": head, "saved": saved_ms,
                "ends": None if starts_ms is None else starts_ms + (row.minutes * 60 + row.seconds_added) * 1000,
            },
        )  # fmt: skip


def _ms(instant) -> int:  # type: ignore[no-untyped-def]
    """Unix milliseconds; SQLite gives instants in UTC without saying so."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000 + 0.5)
