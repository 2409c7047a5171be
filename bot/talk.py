"""Puts the conversations together: who shows what, and in which order handlers are asked."""

from dataclasses import dataclass
from functools import partial

from bot.assemble import House
from conversations.approvers import ApproversConversation
from conversations.first_login import FirstLoginConversation
from conversations.forgot_password import ForgotPasswordConversation
from conversations.groups import GroupsConversation
from conversations.handler import Handler
from conversations.languages import LanguagesConversation
from conversations.menu import Menu
from conversations.notices import Notices
from conversations.questions import QuestionSteps
from conversations.replies import Replies
from conversations.requests import RequestsConversation
from conversations.steps import Steps
from conversations.unlock import UnlockConversation
from domain.flow import FlowKind
from i18n.catalog import Catalogue


@dataclass(frozen=True, slots=True)
class Talk:
    """The handlers in the order in which they are asked, and the notices in words."""

    catalogue: Catalogue
    handlers: tuple[Handler, ...]
    notices: Notices


def talk(house: House, bot_id: int) -> Talk:
    """Make every conversation of the house."""
    catalogue = Catalogue()
    replies = Replies(catalogue, house.flows, house.children)
    steps = Steps(replies, house.policy.password)
    forgot = ForgotPasswordConversation(house.forgot_password, house.requests, replies, steps)
    questions = QuestionSteps(house.questions, replies, house.policy.questions)
    first = FirstLoginConversation(house.first_login, house.requests, replies, steps, questions)
    unlock = UnlockConversation(house.unlock, house.requests, replies, steps)
    approvers = ApproversConversation(house.approvers, replies)
    requests = RequestsConversation(house.decisions, house.requests, house.approvers, house.schools, replies)
    groups, menu = GroupsConversation(house.schools, replies), Menu(house.requests, replies)
    replies.screens |= {
        FlowKind.FORGOT_PASSWORD: forgot.screen,
        FlowKind.FIRST_LOGIN: first.screen,
        FlowKind.UNLOCK: unlock.screen,
        FlowKind.ENROLMENT: approvers.screen,
        FlowKind.STEP_UP: requests.screen,
    }
    replies.renewals[FlowKind.ENROLMENT] = house.approvers.renew
    replies.begins |= {
        "forgot": house.forgot_password.begin,
        "first": house.first_login.begin,
        "unlock": house.unlock.begin,
    }
    languages = LanguagesConversation(house.languages, replies)
    handlers = (
        *languages.handlers(),
        *groups.handlers(),
        *menu.handlers(),
        *requests.handlers(),
        forgot.handler(),
        first.handler(),
        unlock.handler(),
        approvers.handler(),
        *menu.last(),
    )
    voice_of = partial(languages.voice_of, bot_id)
    notices = Notices(house.requests, replies, house.unlock, house.outside.timing.now, voice_of)
    return Talk(catalogue, handlers, notices)
