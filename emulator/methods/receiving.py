"""How the bot gets its updates: long polling, and a webhook that is remembered."""

import re

from emulator.errors import Malformed, Refusal
from emulator.methods.registry import method
from emulator.model import Json
from emulator.validation import Arguments, array, boolean, integer, string
from emulator.world import World

MOST_UPDATES = 100
MOST_CONNECTIONS = 100
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@method(
    "getUpdates",
    takes={"offset": integer, "limit": integer, "timeout": integer, "allowed_updates": array},
)
async def get_updates(world: World, arguments: Arguments) -> list[Json]:
    """Return what waits from the offset on; everything before it is acknowledged and gone."""
    if world.profile.get("webhook"):
        raise Refusal(409, WEBHOOK_ACTIVE)
    if "allowed_updates" in arguments:
        world.updates.allow(arguments["allowed_updates"])
    limit = min(max(arguments.get("limit", MOST_UPDATES), 1), MOST_UPDATES)
    return await world.updates.poll(arguments.get("offset", 0), limit, arguments.get("timeout", 0))


@method("deleteWebhook", takes={"drop_pending_updates": boolean})
def delete_webhook(world: World, arguments: Arguments) -> bool:
    """Forget the webhook."""
    world.profile.pop("webhook", None)
    if arguments.get("drop_pending_updates"):
        world.updates.drop()
    return True


@method(
    "setWebhook",
    needs={"url": string},
    takes={
        "ip_address": string,
        "max_connections": integer,
        "allowed_updates": array,
        "drop_pending_updates": boolean,
        "secret_token": string,
    },
)
def set_webhook(world: World, arguments: Arguments) -> bool:
    """Remember the webhook; the emulator does not call it."""
    url = arguments["url"]
    if url and not url.startswith("https://"):
        raise Malformed("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(arguments.get("secret_token", "none")):
        raise Malformed("secret token contains unallowed characters")
    if not 1 <= arguments.get("max_connections", 40) <= MOST_CONNECTIONS:
        raise Malformed("max_connections must be 1 to 100")
    if arguments.get("drop_pending_updates"):
        world.updates.drop()
    world.updates.allow(arguments.get("allowed_updates", world.updates.allowed))
    world.profile["webhook"] = arguments if url else None
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _arguments: Arguments) -> Json:
    """Tell the webhook and how many updates wait."""
    webhook = world.profile.get("webhook")
    url = webhook["url"] if isinstance(webhook, dict) else ""
    waiting = world.updates.count()
    return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}
