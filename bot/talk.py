"""Puts the conversations together: who shows what, and in which order handlers are asked."""

from dataclasses import dataclass

from bot.assemble import House
from conversations.approvers import ApproversConversation
from conversations.first_login import FirstLoginConversation
from conversations.forgot_password import ForgotPasswordConversation
from conversations.groups import GroupsConversation
from conversations.handler import Handler
from conversations.menu import Menu
from conversations.notices import Notices
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


def talk(house: House) -> Talk:
    """Make every conversation of the house."""
    catalogue = Catalogue()
    replies = Replies(catalogue, house.flows)
    steps = Steps(replies, house.policy.password)
    forgot = ForgotPasswordConversation(house.forgot_password, house.requests, replies, steps)
    first = FirstLoginConversation(house.first_login, house.requests, replies, steps, house.policy.questions)
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
    handlers = (
        *groups.handlers(),
        *menu.handlers(),
        *requests.handlers(),
        forgot.handler(),
        first.handler(),
        unlock.handler(),
        approvers.handler(),
        *menu.last(),
    )
    notices = Notices(house.requests, replies, house.unlock, house.outside.timing.now)
    return Talk(catalogue, handlers, notices)
