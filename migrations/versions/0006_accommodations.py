"""Accommodations: what candidates asked for and what was decided, by label and by person."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accommodation_label',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('extra_minutes', sa.Integer(), nullable=True),
    sa.Column('extra_percent', sa.Integer(), nullable=True),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.CheckConstraint('extra_minutes IS NULL OR extra_percent IS NULL', name=op.f('ck_accommodation_label_one_amount')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_accommodation_label_competition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation_label')),
    sa.UniqueConstraint('competition_id', 'name', name=op.f('uq_accommodation_label_competition_id_name'))
    )
    op.create_table('accommodation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('asked_needs', sa.JSON(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('label_id', sa.Integer(), nullable=True),
    sa.Column('extra_minutes', sa.Integer(), nullable=True),
    sa.Column('extra_percent', sa.Integer(), nullable=True),
    sa.Column('needs', sa.JSON(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(decided_at IS NULL) = (granted IS NULL)', name=op.f('ck_accommodation_decided_how')),
    sa.CheckConstraint('extra_minutes IS NULL OR extra_percent IS NULL', name=op.f('ck_accommodation_one_amount')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_accommodation_application_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_accommodation_decided_by')),
    sa.ForeignKeyConstraint(['label_id'], ['accommodation_label.id'], name=op.f('fk_accommodation_label_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation')),
    sa.UniqueConstraint('application_id', name=op.f('uq_accommodation_application_id'))
    )


def downgrade() -> None:
    op.drop_table('accommodation')
    op.drop_table('accommodation_label')
