"""Wrong proofs are counted for an order as well as for a customer."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_order_proofs_order", "order_proofs", ["order_number", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_order_proofs_order", table_name="order_proofs")
