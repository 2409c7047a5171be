"""One-time codes of approvers (RFC 6238): secrets, what the authenticator is told, and matching a code."""

import base64
import hmac
from collections.abc import Callable

import pyotp

ISSUER = "MIMS Helpdesk"
SECRET_BYTES = 20


class OneTimeCodes:
    """SHA-1, six digits, 30 seconds: what every authenticator app speaks (security.md 7.1)."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._entropy = entropy

    def new_secret(self) -> str:
        """Make a secret of 160 bits, in base32 (TOT-04)."""
        return base64.b32encode(self._entropy(SECRET_BYTES)).decode()

    def uri(self, secret: str, name: str, school: str) -> str:
        """Return what the QR picture holds."""
        return pyotp.TOTP(secret).provisioning_uri(name=f"{name} ({school})", issuer_name=ISSUER)

    def find_step(self, secret: str, digits: str, now_step: int) -> int | None:
        """Return the time step whose code this is: the current or the one before; each is compared."""
        totp = pyotp.HOTP(secret)
        typed = digits.encode()
        steps = (now_step, now_step - 1)
        fits = [step for step in steps if hmac.compare_digest(totp.at(step).encode(), typed)]
        return max(fits, default=None)
