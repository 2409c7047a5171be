"""The two ways in which the Bot API refuses a request."""

from emulator.model import Json

WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refusal(Exception):  # noqa: N818 - Telegram's own word for it is a refusal, not an error of the emulator
    """The Bot API says no, in Telegram's own words, because of how the world is."""

    def __init__(self, code: int, reason: str = "", parameters: Json | None = None) -> None:
        self.code = code
        self.description = f"{WORDS[code]}: {reason}" if reason else WORDS[code]
        self.parameters = parameters
        super().__init__(self.description)

    def as_json(self) -> Json:
        """Return the reply's body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Malformed(Refusal):
    """The request could succeed in no world at all: a mistake of the bot, kept in `api.violations`."""

    def __init__(self, reason: str, code: int = 400) -> None:
        super().__init__(code, reason)
