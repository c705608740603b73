"""What is asked of browser and network, and the events of an attempt."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('safe_browser',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('demand', sa.String(length=40), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('quit_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_keys', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_safe_browser_part_id')),
    sa.PrimaryKeyConstraint('part_id', name=op.f('pk_safe_browser'))
    )
    op.create_table('room_network',
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('demand', sa.String(length=40), nullable=False),
    sa.Column('networks', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_room_network_room_id')),
    sa.PrimaryKeyConstraint('room_id', name=op.f('pk_room_network'))
    )
    op.create_table('attempt_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('client_ms', sa.BigInteger(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=16), nullable=True),
    sa.Column('k', sa.Integer(), nullable=True),
    sa.Column('mark', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_event_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_event')),
    sa.UniqueConstraint('attempt_id', 'epoch', 'page', 'k', name=op.f('uq_attempt_event_attempt_id_epoch_page_k'))
    )
    op.create_index(op.f('ix_attempt_event_attempt_id'), 'attempt_event', ['attempt_id'], unique=False)


def downgrade() -> None:
    op.drop_table('attempt_event')
    op.drop_table('room_network')
    op.drop_table('safe_browser')
