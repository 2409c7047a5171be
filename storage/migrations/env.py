"""Alembic's environment: it runs on the connection and in the transaction that `storage.engine` opened."""

from alembic import context

from storage import tables, tables_audit, tables_family, tables_work
from storage.columns import metadata

REGISTERED = (tables, tables_audit, tables_family, tables_work)

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()
