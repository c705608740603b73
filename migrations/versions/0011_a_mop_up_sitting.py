"""A second sitting of a part, with a paper of its own, for who is moved to another day."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

FIXED = sa.text("state IN ('sealed','opened')")


def upgrade() -> None:
    with op.batch_alter_table('sitting') as batch:
        batch.add_column(sa.Column('ordinal', sa.Integer(), nullable=False, server_default='1'))
        batch.drop_constraint(op.f('uq_sitting_part_id'), type_='unique')
        batch.create_unique_constraint(op.f('uq_sitting_part_id_ordinal'), ['part_id', 'ordinal'])
    with op.batch_alter_table('sitting') as batch:
        batch.alter_column('ordinal', existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table('paper') as batch:
        batch.add_column(sa.Column('ordinal', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('paper') as batch:
        batch.alter_column('ordinal', existing_type=sa.Integer(), server_default=None)
    op.drop_index('uq_paper_sealed_part', table_name='paper')
    op.create_index('uq_paper_sealed_part', 'paper', ['part_id', 'ordinal'], unique=True,
                    sqlite_where=FIXED, postgresql_where=FIXED)
    op.create_table('move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('granted IS NOT TRUE OR decided_by <> asked_by', name=op.f('ck_move_second_person')),
    sa.CheckConstraint('(granted IS NULL) = (decided_by IS NULL)', name=op.f('ck_move_decided_by_somebody')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_move_asked_by')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_move_decided_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_move_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move'))
    )
    op.create_index(op.f('ix_move_seat_id'), 'move', ['seat_id'], unique=False)
    op.create_index('uq_move_open_seat', 'move', ['seat_id'], unique=True,
                    sqlite_where=sa.text('granted IS NOT FALSE'),
                    postgresql_where=sa.text('granted IS NOT FALSE'))


def downgrade() -> None:
    # Fails where a mop-up sitting was held: its works are not thrown away.
    op.drop_table('move')
    op.drop_index('uq_paper_sealed_part', table_name='paper')
    op.create_index('uq_paper_sealed_part', 'paper', ['part_id'], unique=True,
                    sqlite_where=FIXED, postgresql_where=FIXED)
    with op.batch_alter_table('paper') as batch:
        batch.drop_column('ordinal')
    with op.batch_alter_table('sitting') as batch:
        batch.drop_constraint(op.f('uq_sitting_part_id_ordinal'), type_='unique')
        batch.create_unique_constraint(op.f('uq_sitting_part_id'), ['part_id'])
        batch.drop_column('ordinal')
