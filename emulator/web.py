"""The routes of the emulator's server: the Bot API as Telegram serves it, and the control panel in JSON."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from emulator.api import Api
from emulator.control import Control
from emulator.errors import Malformed, Refusal
from emulator.faults import ConnectionDropped
from emulator.model import Json
from emulator.view import chat_view, message_view
from emulator.world import World

Handler = Callable[[Request], Awaitable[Response]]


class BrokenResponse(Response):
    """A reply that never arrives whole: the server closes the connection, the client sees it break."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1000000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def bot_routes(api: Api) -> list[BaseRoute]:
    """Return `/bot<token>/<method>`, by GET and POST, with the parameters in any way Telegram takes them."""

    async def answer(request: Request) -> Response:
        if not hmac.compare_digest(request.path_params["token"].encode(), api.world.token.encode()):
            return _reply(Refusal(401).as_json())
        try:
            params, files = await _parameters(request)
        except ValueError:
            return _reply(Refusal(400, "can't parse the request").as_json())
        call = api.call(request.path_params["method"], params, files)
        try:
            return _reply(await _while_connected(request, call))
        except ConnectionDropped:
            return BrokenResponse()

    return [Route("/bot{token}/{method}", answer, methods=["GET", "POST"])]


def _reply(body: Json) -> Response:
    return JSONResponse(body, 200 if body["ok"] else int(body["error_code"]))


async def _parameters(request: Request) -> tuple[Json, dict[str, bytes]]:
    params: Json = dict(request.query_params)
    files: dict[str, bytes] = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        given = await request.json()
        if not isinstance(given, dict):
            raise ValueError("not an object")
        return params | given, files
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = await value.read()
            else:
                params[name] = value
    return params, files


async def _while_connected(request: Request, call: Coroutine[Any, Any, Json]) -> Json:
    """Run a call; when the client goes away, give it up, as a dead bot's long poll."""
    calling = asyncio.create_task(call)
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((calling, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not calling.done():
            raise ConnectionDropped("the client went away")
        return calling.result()
    finally:
        calling.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def control_routes(world: World, api: Api) -> list[BaseRoute]:
    """Return `/control/...`: deeds by POST with a JSON body, pictures of the world by GET."""
    control = Control(world, api.faults)

    async def do(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"error": "send application/json"}, 415)
        given = await request.json()
        return JSONResponse(control.do(request.path_params["deed"], given))

    async def look(request: Request) -> Response:
        query = request.query_params
        user = int(query["user"]) if "user" in query else None
        seen = control.look(int(query.get("since", 0)), user, float(query.get("wait", 0)))
        return JSONResponse(await _while_connected(request, seen))

    async def chat(request: Request) -> Response:
        found = world.chats[int(request.path_params["chat"])]
        user = request.query_params.get("user")
        if user is not None and not found.has(int(user)):
            return JSONResponse({"error": "not in this chat"}, 403)
        messages = [message_view(world, one) for one in found.visible()]
        return JSONResponse({"chat": chat_view(found), "messages": messages})

    async def photo(request: Request) -> Response:
        found = control.photo(int(request.path_params["chat"]), int(request.path_params["message"]))
        return Response(found, media_type="image/png" if found.startswith(b"\x89PNG") else "image/jpeg")

    async def calls(_request: Request) -> Response:
        made = [{"method": one.method, "at": one.at, "ok": one.ok} for one in api.calls]
        return JSONResponse({"calls": made, "violations": api.violations})

    return [
        Route("/control/state", _told(look)),
        Route("/control/calls", _told(calls)),
        Route("/control/chats/{chat}", _told(chat)),
        Route("/control/photo/{chat}/{message}", _told(photo)),
        Route("/control/{deed}", _told(do), methods=["POST"]),
    ]


def _told(handler: Handler) -> Handler:
    """Answer what is unknown, wrong or impossible with one line instead of a traceback."""

    async def told(request: Request) -> Response:
        try:
            return await handler(request)
        except ConnectionDropped:
            return BrokenResponse()
        except Malformed as wrong:
            return JSONResponse({"error": wrong.description}, 400)
        except json.JSONDecodeError:
            return JSONResponse({"error": "the body is not JSON"}, 400)
        except (ValueError, KeyError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return told
