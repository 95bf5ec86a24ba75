"""Statements that run for every message, with everything worked out once that does not depend on the message.

SQLAlchemy finds out anew at each execution how a statement is spelled and how its values are converted. That costs ten times what
SQLite itself needs for a row. A `Prepared` statement is compiled once for each kind of database, with the same types and the same
errors, and then goes straight to the driver.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert, ReturningUpdate

Statement = (
    ReturningInsert[*tuple[Any, ...]]
    | ReturningUpdate[*tuple[Any, ...]]
    | ReturningDelete[*tuple[Any, ...]]
    | Select[*tuple[Any, ...]]
)
Convert = Callable[[Any], Any]


@dataclass(slots=True)
class _Compiled:
    text: str
    order: list[str] | None
    constants: dict[str, Any]
    binds: dict[str, Convert]
    row: Callable[..., Any]
    results: list[Convert | None] | None = None  # known with the first row, for they depend on what the driver calls a column


class Prepared:
    """A query, or a statement with RETURNING, of which the first row is wanted.

    Args:
        statement: its open parameters are the values of `first`.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it; the first row with its columns as attributes, or None.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect, list(values))
        given = dict(compiled.constants)
        for name, value in values.items():
            convert = compiled.binds.get(name)
            given[name] = value if convert is None else convert(value)
        parameters: Any = given if compiled.order is None else [given[name] for name in compiled.order]
        driver = dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, parameters)
            row = cursor.fetchone()
            if compiled.results is None:
                compiled.results = self._conversions(dialect, cursor.description)
        except driver.Error as error:
            raise DBAPIError.instance(compiled.text, None, error, driver.Error, dialect=dialect) from error
        finally:
            cursor.close()
        if row is None:
            return None
        return compiled.row(
            *(value if convert is None else convert(value) for value, convert in zip(row, compiled.results, strict=True))
        )

    def _compile(self, dialect: Dialect, names: list[str]) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=names)
        binds = {
            name: convert
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        constants = {
            name: binds[name](bind.value) if name in binds else bind.value
            for name, bind in compiled.binds.items()
            if name not in names
        }
        return _Compiled(
            text=str(compiled),
            order=list(compiled.positiontup) if compiled.positional else None,
            constants=constants,
            binds=binds,
            row=namedtuple("Row", [column.key for column in self._statement.exported_columns]),  # type: ignore[misc]
        )

    def _conversions(self, dialect: Dialect, description: Sequence[Sequence[Any]]) -> list[Convert | None]:
        columns = zip(self._statement.exported_columns, description, strict=True)
        return [column.type.dialect_impl(dialect).result_processor(dialect, found[1]) for column, found in columns]
