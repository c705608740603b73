"""A pause may begin and end by the server itself: an outage of a room."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

BEFORE = 'ended_at IS NULL OR confirmed_at IS NOT NULL'


def upgrade() -> None:
    with op.batch_alter_table('pause') as batch:
        batch.alter_column('started_by', existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f('ck_pause_confirmed_first'), type_='check')
        batch.create_check_constraint(op.f('ck_pause_confirmed_first'), f'{BEFORE} OR started_by IS NULL')


def downgrade() -> None:
    op.execute('DELETE FROM pause WHERE started_by IS NULL')
    with op.batch_alter_table('pause') as batch:
        batch.alter_column('started_by', existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint(op.f('ck_pause_confirmed_first'), type_='check')
        batch.create_check_constraint(op.f('ck_pause_confirmed_first'), BEFORE)
