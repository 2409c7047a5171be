"""What a school's group hears of the audit log, its signed ends and what is wrong, and of a stolen token."""

from collections.abc import Mapping

from conversations.draft import Draft
from conversations.notices import Render
from domain.notice import Notice, NoticeKind
from i18n.catalog import Voice
from services.checkpoints import Checkpoints


class AuditNotices:
    """Renders notices of the audit log; they name nobody (ADM-05)."""

    def __init__(self, checkpoints: Checkpoints) -> None:
        self._checkpoints = checkpoints

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how the notices of this part are said."""
        return {
            NoticeKind.AUDIT_CHECKPOINT: self._checkpoint,
            NoticeKind.AUDIT_ALARM: self._alarm,
            NoticeKind.TOKEN_ALARM: self._token_alarm,
        }

    async def _checkpoint(self, notice: Notice, voice: Voice) -> Draft | None:
        """Say the newest one: what was signed in between is in it."""
        newest, topic = await self._checkpoints.newest(), await self._topic(notice)
        if newest is None or topic is None:
            return None
        print_ = newest.link.fingerprint
        text = voice.text("audit-checkpoint", rows=str(newest.seq), fingerprint=print_, at=newest.at)
        return Draft(text, topic=topic or None, is_silent=True)

    async def _alarm(self, notice: Notice, voice: Voice) -> Draft | None:
        return await self._aloud(notice, voice.text(f"audit-alarm-{notice.values['why']}"))

    async def _token_alarm(self, notice: Notice, voice: Voice) -> Draft | None:
        """Say that somebody else reads along (TGM-13)."""
        return await self._aloud(notice, voice.text("token-alarm"))

    async def _aloud(self, notice: Notice, text: str) -> Draft | None:
        topic = await self._topic(notice)
        return None if topic is None else Draft(text, topic=topic or None)

    async def _topic(self, notice: Notice) -> int | None:
        """Return the topic of the school's group, 0 for none; None when it has another group now."""
        school = await self._checkpoints.school(str(notice.values["school_id"]))
        return (school.topic_id or 0) if school.group_chat_id == notice.chat_id else None
