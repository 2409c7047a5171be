"""Puts the conversations together: who shows what, and in which order handlers are asked."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.application import MAIL_COMMANDS, PRIVATE_COMMANDS
from bot.house import House
from conversations.approvers import ApproversConversation
from conversations.audit_notices import AuditNotices
from conversations.batches import BatchesConversation
from conversations.change_password import ChangePasswordConversation
from conversations.class_requests import ClassRequestsConversation
from conversations.colleagues import ColleaguesConversation
from conversations.email_evidence import EmailEvidenceSteps
from conversations.email_offer import EmailOfferSteps
from conversations.find_login import FindLoginConversation
from conversations.first_login import FirstLoginConversation
from conversations.forgot_password import ForgotPasswordConversation
from conversations.groups import GroupsConversation
from conversations.handler import Handler
from conversations.known_chats import KnownChatsConversation
from conversations.languages import LanguagesConversation
from conversations.letters import Letters
from conversations.look_up import LookUpConversation
from conversations.menu import Menu
from conversations.notices import Notices
from conversations.phone_evidence import PhoneEvidenceSteps
from conversations.plain_questions import PlainQuestions
from conversations.questions import QuestionSteps
from conversations.recall import RecallConversation
from conversations.recovery_email import RecoveryEmailConversation
from conversations.replies import Begin, Replies, Screen
from conversations.reports import ReportsConversation
from conversations.request_notices import RequestNotices
from conversations.request_screens import RequestScreens
from conversations.requests import RequestsConversation
from conversations.security_questions import SecurityQuestionsConversation
from conversations.staff_menus import StaffMenus
from conversations.status import StatusScreen
from conversations.steps import Steps
from conversations.unlock import UnlockConversation
from conversations.vouches import CHANGES, VouchesConversation
from domain.flow import FlowKind
from domain.notice import NoticeKind
from domain.report import Report
from domain.turn import Turn
from i18n.catalog import Catalogue, Voice

if TYPE_CHECKING:
    from conversations.charts import Charts


class Talk:
    """Every conversation of the house: its handlers in order, and notices and letters in words."""

    def __init__(self, house: House, bot_id: int) -> None:
        self._house = house
        self._bot_id = bot_id
        self.catalogue = Catalogue()
        self._replies = Replies(self.catalogue, house.flows, house.children)
        self._steps = Steps(self._replies, house.password_rules)
        self._vouches = VouchesConversation(house.vouches, house.freezes, self._replies)
        self._languages = LanguagesConversation(house.languages, self._replies)
        self._plain = PlainQuestions(house.knowledge, self._replies)
        self._replies.screens |= self._screens()
        self._replies.begins |= self._begins()
        self._replies.renewals[FlowKind.ENROLMENT] = house.approvers.another_secret

    @cached_property
    def handlers(self) -> tuple[Handler, ...]:
        """The handlers in the order in which they are asked."""
        menu = Menu(self._replies, self._plain.answer, self._plain.is_secret, self._menus.help)
        return (
            *self._languages.handlers(),
            *self._status.handlers(),
            *GroupsConversation(
                self._house.schools, self._house.approvers, self._house.lost_groups, self._replies
            ).handlers(),
            *menu.handlers(),
            *self._plain.handlers(),
            *self._requests.handlers(),
            *self._batches.handlers(),
            *self._reports.handlers(),
            *self._vouches.handlers(),
            *self._flow_handlers(),
            *menu.last(),
        )

    @cached_property
    def notices(self) -> Notices:
        """What the outbox says, in words."""
        house = self._house
        notices = Notices(
            house.requests, self._replies, house.unlock, house.outside.timing.now, self._voice_of
        )
        notices.renders |= {**self._vouches.renders(), **self._anew.renders(house.requests)}
        notices.renders |= {**self._look_up.renders(), **self._colleagues.renders()}
        notices.renders |= {**self._status.renders(), **self._request_notices.renders()}
        notices.renders |= self._menus.renders()
        notices.renders |= {**AuditNotices(house.checkpoints).renders(), **self._reports.renders()}
        notices.renders |= {**self._recall.renders(), **self._chats.renders(self._vouches.repudiable)}
        changes = CHANGES & {*notices.renders}
        notices.renders |= {kind: self._vouches.repudiable(notices.renders[kind]) for kind in changes}
        notices.deliveries[NoticeKind.VOUCH_ASKED] = partial(self._vouches.delivered, self._bot_id)
        return notices

    @cached_property
    def letters(self) -> Letters:
        """What goes out by e-mail, in words."""
        return Letters(self._house.email_codes, self._voice_of, self._house.lost_groups.find)

    async def _voice_of(self, chat_id: int) -> Voice:
        return await self._languages.voice_of(self._bot_id, chat_id)

    async def voice_in(self, turn: Turn) -> Voice:
        """Speak to whoever reads what is said in the chat of a turn: in a group that is not the writer."""
        if turn.chat_id == turn.user_id:
            return self.catalogue.voice(turn.language)
        return await self._voice_of(turn.chat_id)

    @cached_property
    def _menus(self) -> StaffMenus:
        families = (*PRIVATE_COMMANDS, *(MAIL_COMMANDS if self._house.post else ()))
        return StaffMenus(self._house.menus, families)

    @cached_property
    def _status(self) -> StatusScreen:
        house = self._house
        return StatusScreen(house.status, house.withdrawals, house.requests, self._replies)

    @cached_property
    def _request_notices(self) -> RequestNotices:
        return RequestNotices(self._house.requests, self._house.escalation)

    @cached_property
    def _questions(self) -> QuestionSteps:
        return QuestionSteps(self._house.questions, self._replies, self._house.policy.questions)

    @cached_property
    def _forgot(self) -> ForgotPasswordConversation:
        house, replies = self._house, self._replies
        by_phone = PhoneEvidenceSteps(house.phone_evidence, replies)
        by_email = EmailEvidenceSteps(house.email_evidence, replies) if house.post else None
        return ForgotPasswordConversation(
            house.forgot_password, house.requests, replies, self._steps, by_phone, by_email
        )

    @cached_property
    def _first(self) -> FirstLoginConversation:
        house, replies = self._house, self._replies
        offer = EmailOfferSteps(house.email_offer, house.email_codes, house.recovery_emails, replies)
        return FirstLoginConversation(
            house.first_login, house.requests, replies, self._steps, self._questions, offer
        )

    @cached_property
    def _change(self) -> ChangePasswordConversation:
        house = self._house
        return ChangePasswordConversation(
            house.change_password, house.current_password, self._replies, self._steps
        )

    @cached_property
    def _anew(self) -> SecurityQuestionsConversation:
        house = self._house
        return SecurityQuestionsConversation(
            house.security_questions, house.current_password, self._replies, self._steps, self._questions
        )

    @cached_property
    def _email(self) -> RecoveryEmailConversation:
        house = self._house
        return RecoveryEmailConversation(
            house.recovery_emails, house.email_codes, house.current_password, self._replies, self._steps
        )

    @cached_property
    def _recall(self) -> RecallConversation:
        return RecallConversation(self._house.recall, self._replies, self._steps)

    @cached_property
    def _find(self) -> FindLoginConversation:
        return FindLoginConversation(self._house.find_login, self._replies)

    @cached_property
    def _chats(self) -> KnownChatsConversation:
        house = self._house
        return KnownChatsConversation(house.known_chats, house.current_password, self._replies, self._steps)

    @cached_property
    def _unlock(self) -> UnlockConversation:
        return UnlockConversation(self._house.unlock, self._house.requests, self._replies, self._steps)

    @cached_property
    def _approvers(self) -> ApproversConversation:
        return ApproversConversation(self._house.approvers, self._replies)

    @cached_property
    def _requests(self) -> RequestsConversation:
        house = self._house
        return RequestsConversation(
            house.decisions, house.requests, house.approvers, house.schools, self._replies
        )

    @cached_property
    def _batches(self) -> BatchesConversation:
        house = self._house
        return BatchesConversation(
            house.batches, house.batch_decisions, house.piles, house.requests, house.schools, self._replies
        )

    @cached_property
    def _look_up(self) -> LookUpConversation:
        return LookUpConversation(self._house.look_up, self._house.account_views, self._replies)

    @cached_property
    def _colleagues(self) -> ColleaguesConversation:
        return ColleaguesConversation(self._house.colleagues, self._replies)

    @cached_property
    def _class(self) -> ClassRequestsConversation:
        return ClassRequestsConversation(self._house.class_requests, self._replies)

    @cached_property
    def _request_screens(self) -> RequestScreens:
        return RequestScreens(self._house.decisions, self._house.requests, self._replies)

    @cached_property
    def _reports(self) -> ReportsConversation:
        house = self._house
        return ReportsConversation(house.reports, house.approvers, house.schools, self._draw, self._replies)

    def _draw(self, report: Report, title: str, language: str) -> bytes:
        return self._charts.draw(report, title, language)

    @cached_property
    def _charts(self) -> "Charts":
        from conversations.charts import Charts  # noqa: PLC0415 - Pillow loads with the first picture

        return Charts(self.catalogue)

    def _flow_handlers(self) -> tuple[Handler, ...]:
        requests = self._house.requests
        return (
            self._forgot.handler(),
            self._first.handler(),
            self._unlock.handler(),
            self._change.handler(requests),
            self._anew.handler(requests),
            self._recall.handler(requests),
            self._find.handler(),
            self._chats.handler(requests),
            self._approvers.handler(),
            self._look_up.handler(),
            self._colleagues.handler(),
            self._class.handler(),
            *([self._email.handler(requests)] if self._house.post else []),
        )

    def _screens(self) -> dict[FlowKind, Screen]:
        return {
            FlowKind.FORGOT_PASSWORD: self._forgot.screen,
            FlowKind.FIRST_LOGIN: self._first.screen,
            FlowKind.CHANGE_PASSWORD: self._change.screen,
            FlowKind.SECURITY_QUESTIONS: self._anew.screen,
            FlowKind.RECOVERY_EMAIL: self._email.screen,
            FlowKind.KNOWN_CHATS: self._chats.screen,
            FlowKind.FIND_LOGIN: self._find.screen,
            FlowKind.RECALL: self._recall.screen,
            FlowKind.UNLOCK: self._unlock.screen,
            FlowKind.ENROLMENT: self._approvers.screen,
            FlowKind.STEP_UP: self._request_screens.screen,
            FlowKind.LOOK_UP: self._look_up.screen,
            FlowKind.COLLEAGUES: self._colleagues.screen,
            FlowKind.CLASS_REQUEST: self._class.screen,
            FlowKind.BATCH: self._batches.screen,
        }

    def _begins(self) -> dict[str, Begin]:
        house = self._house
        return {
            "forgot": house.forgot_password.begin,
            "first": house.first_login.begin,
            "change": house.change_password.begin,
            "questions": house.security_questions.begin,
            "unlock": house.unlock.begin,
            "find": house.find_login.begin,
            "chats": house.known_chats.begin,
            **({"email": house.recovery_emails.begin} if house.post else {}),
        }
