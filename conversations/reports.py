"""Reports: /report by approvers, and each week by itself in the group; a picture and a few words."""

import asyncio
from collections.abc import Callable

from telegram import Chat, Update
from telegram.ext import CommandHandler, ContextTypes, filters

from conversations import messages
from conversations.draft import Draft
from conversations.group_voice import voice_in
from conversations.handler import Handler, current
from conversations.membership import of_member, refusal
from conversations.notices import Render
from conversations.replies import Replies
from domain.notice import Notice, NoticeKind
from domain.report import Report
from i18n import amounts
from i18n.catalog import Voice
from services.approvers import Approvers
from services.reports import Reports
from services.schools import Schools
from storage.records import School

Draw = Callable[[Report, str, str], bytes]
"""Draws a report under a title in a language; see conversations/charts.py."""


class ReportsConversation:
    """Shows what the helpdesk did for a school; names and IDs are never in it (ADM-05)."""

    def __init__(
        self, reports: Reports, approvers: Approvers, schools: Schools, draw: Draw, replies: Replies
    ) -> None:
        self._reports = reports
        self._approvers = approvers
        self._schools = schools
        self._draw = draw
        self._replies = replies
        # One picture at a time: 360 groups are told on the same Monday.
        self._drawing = asyncio.Lock()

    def handlers(self) -> list[Handler]:
        """Build the handler to register."""
        return [CommandHandler("report", self.report, filters.UpdateType.MESSAGE)]

    def renders(self) -> dict[NoticeKind, Render]:
        """Say how the weekly report is told."""
        return {NoticeKind.WEEKLY_REPORT: self._weekly}

    async def report(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the last seven days: of the group's school, or in private of each of the person's schools."""
        turn, chat = current.get().turn, update.effective_chat
        in_group = chat is not None and chat.type != Chat.PRIVATE
        here = await self._schools.of_group(turn) if in_group else None
        voice = voice_in(here, turn, self._replies.catalogue)
        if in_group and here is None:
            await messages.say(context.bot, update, Draft(voice.text("group-is-nobodys")))
            return
        schools = [here] if here is not None else await self._schools.list()
        mine = await self._approvers.schools_of(turn)  # ADM-01: of those they decide for, and no other
        own = [school for school in schools if school.id in mine]
        # Whoever speaks in the group is in it.
        seen = own if in_group else await of_member(context.bot, own, turn.user_id)
        if not seen:
            text = refusal(own, voice) if own else voice.text("report-not-approver")
            await messages.say(context.bot, update, Draft(text))
        for school in seen:
            report = await self._reports.of_school(school)
            await messages.say(context.bot, update, await self._draft(report, school, voice))

    async def _weekly(self, notice: Notice, voice: Voice) -> Draft | None:
        told = await self._reports.weekly(notice)
        if told is None:
            return None
        school, report = told
        return await self._draft(report, school, voice)

    async def _draft(self, report: Report, school: School, voice: Voice) -> Draft:
        async with self._drawing:
            picture = await asyncio.to_thread(self._draw, report, school.name, voice.language)
        return Draft(caption(report, school.name, voice), photo=picture, topic=school.topic_id)


def caption(report: Report, school: str, voice: Voice) -> str:
    """Say the figures in words, for who cannot see the picture and for whoever searches the chat."""
    period, language = report.period, voice.language
    days = amounts.days(language, period.begins, period.ends)
    done = {"resets": report.resets, "first": report.done.first_logins, "locked": report.done.locked}
    lines = [voice.text("report-head", school=school, days=days), voice.text("report-line-done", **done)]
    if report.self_service_rate is not None:
        share = amounts.share(language, report.self_service_rate)
        lines.append(voice.text("report-line-alone", share=share))
    lines.append(voice.text("report-line-asked", asked=report.asked, open=report.open_now))
    if report.usual_wait is not None and report.long_wait is not None:
        waits = {
            "usual": amounts.duration(language, report.usual_wait),
            "long": amounts.duration(language, report.long_wait),
        }
        lines.append(voice.text("report-line-waits", **waits))
    return "\n".join(lines)
