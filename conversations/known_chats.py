"""The /chats conversation: MIMS ID, current password, and the list of known chats with a button to remove each."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import batched

from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Tap
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from domain.notice import Notice, NoticeKind
from i18n.catalog import Voice
from services.current_password import CurrentPassword
from services.known_chats import ChatView, KnownChats
from services.requests import Requests

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]
