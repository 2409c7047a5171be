"""What `helpdesk check` finds of the mail server: whether it can be reached, trusted and logged in to."""

from bot.findings import Finding, bad, ok
from bot.mail import MailDown, Mailer
from bot.notation import mail_server
from bot.settings import Settings
from bot.timing import Timing

_SLOW = "it does not answer in time"
_WHY = {
    "gaierror": "no server of this name is found",
    "ConnectionRefusedError": "nothing answers at its port",
    "SSLCertVerificationError": "nobody vouches for its certificate",
    "TimeoutError": _SLOW,
    "SMTPTimeoutError": _SLOW,
    "SMTPConnectTimeoutError": _SLOW,
    "SMTPAuthenticationError 535": "it refuses the user or the password",
}
"""The usual kinds of trouble, in words; others keep their name."""


async def check_mail(settings: Settings, timing: Timing) -> list[Finding]:
    """Say hello to the mail server, if one is set, and log in; nothing is sent."""
    if settings.smtp_url is None:
        return []
    server = mail_server(settings.smtp_url.get_secret_value())
    try:
        await Mailer(server, settings.smtp_from, timing.now).greet()
    except MailDown as trouble:
        mend = "Check SMTP_URL, the network, and the server's certificate; letters wait meanwhile."
        kind = str(trouble)
        why = f"{_WHY[kind]} ({kind})" if kind in _WHY else kind
        return [bad("mail", f"the mail server {server.host} does not take letters: {why}.", mend)]
    return [ok("mail", f"the mail server {server.host} takes letters, encrypted {server.tls.value}.")]
