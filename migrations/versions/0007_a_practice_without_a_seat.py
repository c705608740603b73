"""A practice is an attempt without a seat."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

PRACTICES = 'SELECT id FROM attempt WHERE seat_id IS NULL'


def upgrade() -> None:
    with op.batch_alter_table('attempt') as batch:
        batch.alter_column('seat_id', existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    for table in ('save', 'kept_aside', 'connection_gap', 'attempt_event'):
        op.execute(f'DELETE FROM {table} WHERE attempt_id IN ({PRACTICES})')
    op.execute('DELETE FROM attempt WHERE seat_id IS NULL')
    with op.batch_alter_table('attempt') as batch:
        batch.alter_column('seat_id', existing_type=sa.Integer(), nullable=False)
