"""Time for one candidate, a room or all; pauses; delayed starts; head codes and adopted late work."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delay_seconds', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('time_added', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sitting_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('room_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('seat_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=40), nullable=False, server_default='extra'))
        batch_op.add_column(sa.Column('refused_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE time_added SET seat_id = (SELECT seat_id FROM attempt WHERE attempt.id = attempt_id)"
    )
    op.execute(
        "UPDATE time_added SET sitting_id = (SELECT sitting_id FROM seat WHERE seat.id = time_added.seat_id)"
    )
    with op.batch_alter_table('time_added', schema=None) as batch_op:
        batch_op.alter_column('sitting_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint('fk_time_added_attempt_id', type_='foreignkey')
        batch_op.drop_column('attempt_id')
        batch_op.create_foreign_key(batch_op.f('fk_time_added_sitting_id'), 'sitting', ['sitting_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_time_added_room_id'), 'room', ['room_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_time_added_seat_id'), 'seat', ['seat_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_time_added_refused_by'), 'person', ['refused_by'], ['id'])
        batch_op.create_check_constraint('one_scope', 'room_id IS NULL OR seat_id IS NULL')
    op.create_table('pause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR confirmed_at IS NOT NULL', name=op.f('ck_pause_confirmed_first')),
    sa.CheckConstraint('room_id IS NULL OR seat_id IS NULL', name=op.f('ck_pause_one_scope')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_pause_confirmed_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_pause_ended_by')),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_pause_room_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_pause_seat_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_pause_sitting_id')),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_pause_started_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pause'))
    )
    op.create_table('head_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_head_code_noted_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_head_code_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_head_code'))
    )
    op.create_table('adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_adoption_asked_by')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_adoption_attempt_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_adoption_confirmed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption'))
    )


def downgrade() -> None:
    op.drop_table('adoption')
    op.drop_table('head_code')
    op.drop_table('pause')
    op.execute("DELETE FROM time_added WHERE kind <> 'extra' OR refused_at IS NOT NULL")
    with op.batch_alter_table('time_added', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attempt_id', sa.Integer(), nullable=True))
    op.execute(
        "UPDATE time_added SET attempt_id = (SELECT id FROM attempt WHERE attempt.seat_id = time_added.seat_id)"
    )
    op.execute("DELETE FROM time_added WHERE attempt_id IS NULL")
    with op.batch_alter_table('time_added', schema=None) as batch_op:
        batch_op.alter_column('attempt_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_time_added_attempt_id'), 'attempt', ['attempt_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_time_added_one_scope'), type_='check')
        for name in ('refused_by', 'seat_id', 'room_id', 'sitting_id'):
            batch_op.drop_constraint(batch_op.f(f'fk_time_added_{name}'), type_='foreignkey')
        for name in ('refused_at', 'refused_by', 'kind', 'seat_id', 'room_id', 'sitting_id'):
            batch_op.drop_column(name)
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_column('delay_seconds')
