"""Tests of what all verbs are made of: a row that must be there, a place that may be taken."""

import pytest
from sqlalchemy import select, update

from storage.engine import TO_WRITE, open_engine
from storage.interface import NotFound, Stale
from storage.keys import Keyring, Purpose
from storage.sealing import Vault
from storage.sql.workbench import Workbench
from storage.tables import consents
from tests.storage.samples import NOW, CountedIds, FixedEntropy

ROW = {"bot_id": 1, "user_id": 2, "version": 3, "at": NOW}


async def test_each_says_what_it_met(database: str, keyring: Keyring) -> None:
    engine = open_engine(database)
    async with engine.execution_options(**TO_WRITE).begin() as connection:
        bench = Workbench(connection, Vault(keyring, FixedEntropy()), keyring, CountedIds(), FixedEntropy())
        everything = select(consents)
        renewed = update(consents).values(at=NOW)
        with pytest.raises(NotFound):
            await bench.one(everything)
        with pytest.raises(Stale):
            await bench.change_one(renewed)
        assert await bench.first(everything) is None
        assert await bench.value(everything) is None
        assert await bench.add(consents, ROW)
        assert not await bench.add(consents, ROW)
        assert await bench.add(consents, {**ROW, "version": 4})
        assert await bench.change(renewed) == 2
        await bench.change_one(renewed)
        assert len(await bench.all(everything)) == 2
        assert await bench.one(everything.where(consents.c.version == 3)) == (1, 2, 3, NOW)
        assert bench.audit_key == keyring.active(Purpose.AUDIT)
    await engine.dispose()
