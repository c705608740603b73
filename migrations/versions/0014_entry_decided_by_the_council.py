"""What the council decides about a candidate whom a re-marking lifted over a settled cut."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('entry_decision',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('admitted', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_entry_decision_decided_by')),
    sa.ForeignKeyConstraint(['request_id'], ['remark_request.id'], name=op.f('fk_entry_decision_request_id')),
    sa.PrimaryKeyConstraint('request_id', name=op.f('pk_entry_decision'))
    )


def downgrade() -> None:
    op.drop_table('entry_decision')
