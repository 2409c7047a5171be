"""What was wrong with a one-time code, said before the whole prompt: what is signed must stay in sight."""

from domain.flow import Flow, Said
from i18n.catalog import Voice

_SAID = {
    Said.CODE_MISSED: "code-missed",
    Said.CODE_REUSED: "code-reused",
    Said.CODE_UNREADABLE: "code-unreadable",
}


def what_was_wrong(flow: Flow, voice: Voice) -> tuple[str, ...]:
    """Return one line about the code before, or none; it asks for nothing, the prompt below it does."""
    return (voice.text(_SAID[flow.said]),) if flow.said in _SAID else ()
