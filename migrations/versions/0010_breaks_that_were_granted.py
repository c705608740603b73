"""How long the breaks last that were granted, and when one that runs ends."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('accommodation', 'accommodation_label'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('break_minutes', sa.Integer(), nullable=True))
    with op.batch_alter_table('pause') as batch:
        batch.add_column(sa.Column('ends_by', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('pause') as batch:
        batch.drop_column('ends_by')
    for table in ('accommodation', 'accommodation_label'):
        with op.batch_alter_table(table) as batch:
            batch.drop_column('break_minutes')
