"""A confirmed violation can be revoked: asked by one person, decided by another."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

OPEN = sa.text('granted IS NOT FALSE')


def upgrade() -> None:
    op.create_table('revocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('violation_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('granted IS NOT TRUE OR decided_by <> asked_by', name=op.f('ck_revocation_second_person')),
    sa.CheckConstraint('(granted IS NULL) = (decided_by IS NULL)', name=op.f('ck_revocation_decided_by_somebody')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_revocation_asked_by')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_revocation_decided_by')),
    sa.ForeignKeyConstraint(['violation_id'], ['violation.id'], name=op.f('fk_revocation_violation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revocation'))
    )
    op.create_index(op.f('ix_revocation_violation_id'), 'revocation', ['violation_id'], unique=False)
    op.create_index('uq_revocation_open_violation', 'revocation', ['violation_id'], unique=True,
                    sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table('revocation')
