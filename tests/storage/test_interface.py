"""Tests of the contract: what the store on SQL offers is word for word what the interface promises."""

import inspect

import pytest

from storage import interface
from storage.sql.store import SqlStore, SqlTransaction

PARTS = inspect.get_annotations(interface.Transaction)


def promised(protocol: type) -> dict[str, inspect.Signature]:
    """The verbs of a protocol with their signatures."""
    verbs = inspect.getmembers(protocol, inspect.isfunction)
    return {name: inspect.signature(verb) for name, verb in verbs if not name.startswith("_")}


@pytest.mark.parametrize("part", list(PARTS))
async def test_every_part_has_the_verbs_of_its_protocol(store: SqlStore, part: str) -> None:
    verbs = promised(PARTS[part])
    assert verbs
    async with store.read() as tx:
        offered = type(getattr(tx, part))
    for name, signature in verbs.items():
        found = inspect.signature(getattr(offered, name))
        assert list(found.parameters.values())[1:] == list(signature.parameters.values())[1:], name
        assert found.return_annotation == signature.return_annotation, name


def test_a_transaction_has_every_part_and_no_other() -> None:
    assert inspect.get_annotations(SqlTransaction) == PARTS
    assert len(PARTS) == 25
