"""How Alembic reaches the ledger's database: over the connection that `relevo.storage.migrate` hands it."""

from alembic import context

from relevo.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
