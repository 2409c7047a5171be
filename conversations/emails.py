"""The screens of an e-mail and its code, which several conversations have in common."""

from conversations.draft import Draft
from conversations.replies import Replies
from domain.email_address import masked
from domain.flow import Flow, Said
from i18n.catalog import Voice


class EmailScreens:
    """Renders them; each conversation names its own buttons."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def address(self, flow: Flow, voice: Voice, lines: list[str], *buttons: str) -> Draft:
        """Ask for an address, after saying what was wrong with the one before."""
        if flow.said is Said.EMAIL_REFUSED:
            lines.append(voice.text(f"email-refused-{flow.values['problem']}"))
        if flow.said is Said.EMAIL_TOO_OFTEN:
            lines.append(voice.text("email-too-often"))
        lines.append(voice.text("ask-email"))
        return self._draft(flow, voice, lines, buttons)

    def typed_code(self, flow: Flow, voice: Voice, head: str, address: str, *buttons: str) -> Draft:
        """Ask for the code that went to an address which the person typed."""
        lines = [head, voice.text("email-code-to", address=masked(address))]
        return self.code(flow, voice, lines, *buttons)

    def code(self, flow: Flow, voice: Voice, lines: list[str], *buttons: str) -> Draft:
        """Ask for the code, after saying how it stands with the one before."""
        if flow.said is Said.EMAIL_CODE_MISSED:
            lines.append(voice.text("email-code-missed", tries=int(flow.values["tries_left"])))
        if flow.said is Said.CODE_UNREADABLE:
            lines.append(voice.text("email-code-unreadable"))
        if flow.said is Said.EMAIL_TOO_OFTEN:
            lines.append(voice.text("email-too-often"))
        lines.append(voice.text("email-code-over" if flow.said is Said.EMAIL_CODE_OVER else "ask-email-code"))
        return self._draft(flow, voice, lines, buttons)

    def _draft(self, flow: Flow, voice: Voice, lines: list[str], buttons: tuple[str, ...]) -> Draft:
        first, way = buttons[:-2], buttons[-2:]
        rows = [self._replies.row(flow, voice, button) for button in first]
        return Draft("\n".join(lines), (*rows, self._replies.row(flow, voice, *way)))
