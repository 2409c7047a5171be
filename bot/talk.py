"""Puts the conversations together: who shows what, and in which order handlers are asked."""

from dataclasses import dataclass
from functools import partial

from bot.assemble import House
from conversations.approvers import ApproversConversation
from conversations.change_password import ChangePasswordConversation
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
from conversations.menu import Menu
from conversations.notices import Notices
from conversations.phone_evidence import PhoneEvidenceSteps
from conversations.plain_questions import PlainQuestions
from conversations.questions import QuestionSteps
from conversations.recall import RecallConversation
from conversations.recovery_email import RecoveryEmailConversation
from conversations.replies import Replies
from conversations.requests import RequestsConversation
from conversations.security_questions import SecurityQuestionsConversation
from conversations.status import StatusScreen
from conversations.steps import Steps
from conversations.unlock import UnlockConversation
from conversations.vouches import CHANGES, VouchesConversation
from domain.flow import FlowKind
from domain.notice import NoticeKind
from i18n.catalog import Catalogue


@dataclass(frozen=True, slots=True)
class Talk:
    """The handlers in the order in which they are asked, and notices and letters in words."""

    catalogue: Catalogue
    handlers: tuple[Handler, ...]
    notices: Notices
    letters: Letters


def talk(house: House, bot_id: int) -> Talk:
    """Make every conversation of the house."""
    catalogue = Catalogue()
    replies = Replies(catalogue, house.flows, house.children)
    steps = Steps(replies, house.policy.password)
    by_email = EmailEvidenceSteps(house.email_evidence, replies) if house.post else None
    by_phone = PhoneEvidenceSteps(house.phone_evidence, replies)
    forgot = ForgotPasswordConversation(
        house.forgot_password, house.requests, replies, steps, by_phone, by_email
    )
    questions = QuestionSteps(house.questions, replies, house.policy.questions)
    offer = EmailOfferSteps(house.email_offer, house.email_codes, house.recovery_emails, replies)
    first = FirstLoginConversation(house.first_login, house.requests, replies, steps, questions, offer)
    unlock = UnlockConversation(house.unlock, house.requests, replies, steps)
    approvers = ApproversConversation(house.approvers, replies)
    requests = RequestsConversation(house.decisions, house.requests, house.approvers, house.schools, replies)
    plain = PlainQuestions(house.knowledge, replies)
    groups, menu = GroupsConversation(house.schools, replies), Menu(replies, plain.answer)
    replies.screens |= {
        FlowKind.FORGOT_PASSWORD: forgot.screen,
        FlowKind.FIRST_LOGIN: first.screen,
        FlowKind.UNLOCK: unlock.screen,
        FlowKind.ENROLMENT: approvers.screen,
        FlowKind.STEP_UP: requests.screen,
    }
    email = RecoveryEmailConversation(
        house.recovery_emails, house.email_codes, house.current_password, replies, steps
    )
    replies.screens[FlowKind.RECOVERY_EMAIL] = email.screen
    if house.post:
        replies.begins["email"] = house.recovery_emails.begin
    current = house.current_password
    change = ChangePasswordConversation(house.change_password, current, replies, steps)
    anew = SecurityQuestionsConversation(house.security_questions, current, replies, steps, questions)
    recall = RecallConversation(house.recall, replies, steps)
    find = FindLoginConversation(house.find_login, replies)
    chats = KnownChatsConversation(house.known_chats, current, replies, steps)
    replies.screens |= {
        FlowKind.CHANGE_PASSWORD: change.screen,
        FlowKind.SECURITY_QUESTIONS: anew.screen,
        FlowKind.RECALL: recall.screen,
        FlowKind.FIND_LOGIN: find.screen,
        FlowKind.KNOWN_CHATS: chats.screen,
    }
    replies.renewals[FlowKind.ENROLMENT] = house.approvers.renew
    replies.begins |= {
        "forgot": house.forgot_password.begin,
        "first": house.first_login.begin,
        "unlock": house.unlock.begin,
        "change": house.change_password.begin,
        "questions": house.security_questions.begin,
        "find": house.find_login.begin,
        "chats": house.known_chats.begin,
    }
    languages = LanguagesConversation(house.languages, replies)
    vouches = VouchesConversation(house.vouches, house.freezes, replies)
    handlers = (
        *languages.handlers(),
        *StatusScreen(house.status, replies).handlers(),
        *groups.handlers(),
        *menu.handlers(),
        *plain.handlers(),
        *requests.handlers(),
        *vouches.handlers(),
        forgot.handler(),
        first.handler(),
        unlock.handler(),
        change.handler(house.requests),
        anew.handler(house.requests),
        recall.handler(house.requests),
        find.handler(),
        chats.handler(house.requests),
        approvers.handler(),
        *([email.handler(house.requests)] if house.post else []),
        *menu.last(),
    )
    voice_of = partial(languages.voice_of, bot_id)
    notices = Notices(house.requests, replies, house.unlock, house.outside.timing.now, voice_of)
    notices.renders |= {**vouches.renders(), **anew.renders(house.requests), **recall.renders()}
    notices.renders |= chats.renders(vouches.repudiable)
    notices.renders |= {
        kind: vouches.repudiable(notices.renders[kind]) for kind in CHANGES & {*notices.renders}
    }
    notices.deliveries[NoticeKind.VOUCH_ASKED] = partial(vouches.delivered, bot_id)
    return Talk(catalogue, handlers, notices, Letters(house.email_codes, voice_of))
