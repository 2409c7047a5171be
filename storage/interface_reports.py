"""The store as the rest of the house sees it, of reports: figures by school, and nothing of any person."""

from collections import Counter
from datetime import datetime
from typing import Protocol

from domain.report import Asked, Done, Period


class Reports(Protocol):
    """What a report is made of, by the id of the school; of one school alone where it is named."""

    async def done(self, period: Period, school_id: str | None = None) -> dict[str, Done]:
        """Return what families did, as the audit log tells; accounts that are erased count no more."""

    async def asked(self, period: Period, school_id: str | None = None) -> dict[str, list[Asked]]:
        """Return the requests that were asked or decided in the period; shadows reach no school."""

    async def open_now(self, now: datetime, school_id: str | None = None) -> Counter[str]:
        """Count the requests that wait for a decision."""
