"""getUpdates and the webhook methods: limits, conflicts, pending updates."""

from tests.emulator.desk import Desk


class TestReceiving:
    async def test_polling_beside_a_webhook_is_409(self, desk: Desk) -> None:
        await desk.ok("setWebhook", url="https://bot.example/hook", secret_token="s3cret")
        assert (await desk.ok("getWebhookInfo"))["url"] == "https://bot.example/hook"
        assert (await desk.refused("getUpdates")).startswith("Conflict: can't use getUpdates method while")
        await desk.ok("deleteWebhook")
        assert await desk.updates() == []

    async def test_pending_updates_can_be_counted_and_dropped(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "hello")
        assert (await desk.ok("getWebhookInfo"))["pending_update_count"] == 1
        await desk.ok("deleteWebhook", drop_pending_updates=True)
        assert await desk.updates() == []

    async def test_a_limit_keeps_the_rest_for_the_next_call(self, desk: Desk) -> None:
        for number in range(105):
            desk.world.send_text(desk.mei, None, f"message {number}")
        assert len(await desk.updates(limit=2)) == 2
        assert len(await desk.updates(limit=1000)) == 100
