"""Announcements, questions, violations, the chair's decisions; signs of life and PINs of attempts."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_announcement_room_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_announcement_said_by')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_announcement_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    op.create_index(op.f('ix_announcement_sitting_id'), 'announcement', ['sitting_id'])
    op.create_table('enquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply_code', sa.String(length=40), nullable=True),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(answered_at IS NULL) = (reply_code IS NULL)', name=op.f('ck_enquiry_answered_once')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_enquiry_answered_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_enquiry_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry'))
    )
    op.create_index(op.f('ix_enquiry_seat_id'), 'enquiry', ['seat_id'])
    op.create_table('late_decision',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('allowed', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_late_decision_decided_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_late_decision_seat_id')),
    sa.PrimaryKeyConstraint('seat_id', name=op.f('pk_late_decision'))
    )
    op.create_table('violation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('sanction', sa.String(length=40), nullable=False),
    sa.Column('grounds', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> noted_by', name=op.f('ck_violation_second_person')),
    sa.CheckConstraint('(confirmed IS NULL) = (decided_by IS NULL)', name=op.f('ck_violation_decided_by_somebody')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_violation_decided_by')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_violation_noted_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_violation_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_violation'))
    )
    op.create_index(op.f('ix_violation_seat_id'), 'violation', ['seat_id'])
    op.create_table('connection_gap',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('from_ms', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('to_ms', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_connection_gap_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'from_ms', name=op.f('pk_connection_gap'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seen_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('takeover_pin', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('takeover_tries', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('takeover_tries')
        batch_op.drop_column('takeover_pin')
        batch_op.drop_column('seen_ms')
    for name in ('connection_gap', 'violation', 'late_decision', 'enquiry', 'announcement'):
        op.drop_table(name)
