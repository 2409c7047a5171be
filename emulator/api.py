"""The Bot API over the world: strict about every request, and with a memory of them all."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import Malformed, Refusal
from emulator.faults import Faults
from emulator.limits import Limits
from emulator.methods import METHODS
from emulator.model import Json
from emulator.validation import Arguments
from emulator.world import World


@dataclass
class Call:
    """One request and what became of it."""

    method: str
    params: Mapping[str, Any]
    at: float
    reply: Json | None = None

    @property
    def ok(self) -> bool:
        """Whether the caller was told that it worked."""
        return bool(self.reply and self.reply["ok"])


@dataclass
class Api:
    """Telegram's side of the line: `call` answers like api.telegram.org.

    With `limits` it refuses floods with 429.
    `violations` names every request no Telegram in any state could have fulfilled; tests assert it empty.
    """

    world: World
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    limits: Limits | None = None

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, bytes] | None = None
    ) -> Json:
        """Answer one request with `{ok, result}` or an error; may raise ConnectionDropped."""
        call = Call(method, dict(params), self.world.clock())
        self.calls.append(call)

        async def answer() -> Json:
            return await self._answer(call, files or {})

        fault = self.faults.take(method)
        call.reply = await (fault.around(answer) if fault else answer())
        return call.reply

    def calls_of(self, method: str) -> list[Call]:
        """Return the requests of one method, oldest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def _answer(self, call: Call, files: Mapping[str, bytes]) -> Json:
        try:
            return {"ok": True, "result": await self._act(call, files)}
        except Refusal as refusal:
            if isinstance(refusal, Malformed):
                self.violations.append(f"{call.method}: {refusal.description}")
            return refusal.as_json()

    async def _act(self, call: Call, files: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - any JSON
        found = METHODS.get(call.method.lower())
        if found is None:
            raise Malformed(f"method {call.method!r} is not known here", 404)
        arguments = found.shape.check(_with_files(call.params, files))
        call.params = arguments
        if self.limits:
            self.limits.check(call.method, arguments.get("chat_id"))
        result = found.act(self.world, arguments)
        return await result if inspect.isawaitable(result) else result


def _with_files(params: Mapping[str, Any], files: Mapping[str, bytes]) -> Arguments:
    """Put uploads where the parameters name them, by `attach://name` or by their own name."""
    unused = dict(files)
    merged: Arguments = {}
    for name, value in params.items():
        part = value.removeprefix("attach://") if isinstance(value, str) else ""
        merged[name] = unused.pop(part) if part != value and part in unused else value
    return merged | unused
