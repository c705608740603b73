"""When a mail was last tried: the wait before its next try is counted from there."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('message') as batch:
        batch.add_column(sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE message SET tried_at = made_at WHERE tries > 0')
    with op.batch_alter_table('message') as batch:
        batch.create_check_constraint(
            op.f('ck_message_tried_when'), '(tries = 0) = (tried_at IS NULL)'
        )


def downgrade() -> None:
    with op.batch_alter_table('message') as batch:
        batch.drop_constraint(op.f('ck_message_tried_when'), type_='check')
        batch.drop_column('tried_at')
