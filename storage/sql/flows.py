"""Flows: one row each, guarded by its version; a person has at most one open."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from domain.evidence import Factor
from domain.flow import Ending, Flow, FlowKind, Said, Step
from storage.columns import canonical_json
from storage.interface import NotFound, Stale
from storage.sql.workbench import Workbench
from storage.tables_work import flows

_IS_OPEN = flows.c.ending.is_(None)

# Built once: to build a statement costs more than to run it, and every update asks and writes these.
_THEIRS = (flows.c.bot_id == bindparam("bot")) & (flows.c.user_id == bindparam("person"))
_OPEN = select(flows).where(_THEIRS, _IS_OPEN)
_LAST = select(flows).where(_THEIRS).order_by(flows.c.number.desc()).limit(1)
_BY_ID = select(flows).where(flows.c.id == bindparam("its_id"))
_SAVE = update(flows).where(flows.c.id == bindparam("its_id"), flows.c.version == bindparam("read"))
_SHOWN = update(flows).where(flows.c.id == bindparam("its_id")).values(prompt_id=bindparam("message"))


@dataclass(frozen=True, slots=True)
class SqlFlows:
    """Flows in SQL; see `storage.interface.Flows`."""

    bench: Workbench

    async def find_open(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's open flow, also when its time is over and nobody has ended it."""
        return self._maybe(await self.bench.first(_OPEN, {"bot": bot_id, "person": user_id}))

    async def find_last(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's newest flow, open or not."""
        return self._maybe(await self.bench.first(_LAST, {"bot": bot_id, "person": user_id}))

    async def list_open(self, user_id: int) -> list[Flow]:
        """Return the person's open flows with every bot, also those whose time is over."""
        mine = select(flows).where(flows.c.user_id == user_id, _IS_OPEN).order_by(flows.c.number)
        return [self._flow(row) for row in await self.bench.all(mine)]

    async def get(self, flow_id: str) -> Flow:
        """Return one flow."""
        return self._flow(await self.bench.one(_BY_ID, {"its_id": flow_id}))

    async def put(self, flow: Flow) -> Flow:
        """Write a new flow. Raises `Stale` when the person has an open one."""
        row = {**self._row(flow), "id": flow.id, "prompt_id": flow.prompt_id, "version": flow.version}
        if not await self.bench.add(flows, row):
            raise Stale
        return flow

    async def save(self, flow: Flow) -> Flow:
        """Write a flow that was read at `flow.version`, all but its prompt; return the next version."""
        row = {**self._row(flow), "version": flow.version + 1}
        await self.bench.change_one(_SAVE, {**row, "its_id": flow.id, "read": flow.version})
        return replace(flow, version=flow.version + 1)

    async def set_prompt(self, flow_id: str, message_id: int | None) -> None:
        """Remember which message shows the flow's step; this is not a new version. Raises `NotFound`."""
        if not await self.bench.change(_SHOWN, {"its_id": flow_id, "message": message_id}):
            raise NotFound

    async def list_about(self, account_id: str, steps: Collection[Step]) -> list[Flow]:
        """Return the open flows about an account that stand at one of these steps."""
        about = (flows.c.account_id == account_id) & flows.c.step.in_(steps)
        found = await self.bench.all(select(flows).where(_IS_OPEN, about).order_by(flows.c.number))
        return [self._flow(row) for row in found]

    async def list_about_any(self, account_ids: Collection[str]) -> list[Flow]:
        """Return the open flows about one of these accounts."""
        about = select(flows).where(_IS_OPEN, flows.c.account_id.in_(account_ids))
        return [self._flow(row) for row in await self.bench.all(about.order_by(flows.c.number))]

    async def list_due(self, now: datetime, limit: int) -> list[Flow]:
        """Return open flows whose time is over, the longest over first."""
        due = select(flows).where(_IS_OPEN, flows.c.expires_at <= now)
        ordered = due.order_by(flows.c.expires_at, flows.c.number).limit(limit)
        return [self._flow(row) for row in await self.bench.all(ordered)]

    async def list_begun(self, until: datetime, limit: int) -> list[Flow]:
        """Return everybody's open flows that began until a time, the oldest first."""
        begun = select(flows).where(_IS_OPEN, flows.c.started_at <= until)
        return [self._flow(row) for row in await self.bench.all(begun.order_by(flows.c.number).limit(limit))]

    def _row(self, flow: Flow) -> dict[str, Any]:
        vault = self.bench.vault
        values = canonical_json(dict(flow.values)) if flow.values else None
        return {
            "kind": flow.kind,
            "bot_id": flow.bot_id,
            "chat_id": flow.chat_id,
            "user_id": flow.user_id,
            "step": flow.step,
            "started_at": flow.started_at,
            "expires_at": flow.expires_at,
            "deadline_at": flow.deadline_at,
            "subject": flow.subject,
            "account_id": flow.account_id,
            "login": None if flow.login is None else vault.seal_text(flows.c.login, flow.id, flow.login),
            "questions": list(flow.questions),
            "position": flow.position,
            "factors": sorted(flow.factors),
            "request_id": flow.request_id,
            "permit_id": flow.permit_id,
            "slip_issued_at": flow.slip_issued_at,
            "said": flow.said,
            "values": None if values is None else vault.seal_text(flows.c["values"], flow.id, values),
            "ending": flow.ending,
        }

    def _maybe(self, row: Row[Any] | None) -> Flow | None:
        return None if row is None else self._flow(row)

    def _flow(self, row: Row[Any]) -> Flow:
        vault = self.bench.vault
        cells = row._asdict()
        del cells["number"]
        login, values = cells["login"], cells["values"]
        cells["login"] = None if login is None else vault.open_text(flows.c.login, row.id, login)
        cells["values"] = (
            {} if values is None else json.loads(vault.open_text(flows.c["values"], row.id, values))
        )
        cells["questions"] = tuple(cells["questions"])
        cells["factors"] = frozenset(Factor(factor) for factor in cells["factors"])
        cells["kind"], cells["step"] = FlowKind(row.kind), Step(row.step)
        cells["said"] = Said(row.said)
        cells["ending"] = None if row.ending is None else Ending(row.ending)
        return Flow(**cells)
