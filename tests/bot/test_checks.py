"""`helpdesk check`: everything is looked at, and what the settings themselves make wrong is told."""

import shutil

from bot.findings import Level
from tests.bot.scene import NO_APPROVER, Scene
from tests.town import TOKEN


class TestGoodHouses:
    async def test_everything_is_looked_at(self, scene: Scene) -> None:
        found = await scene.look()
        assert [each.subject for each in found if each.level is Level.OK] == [
            "settings", "keys", "database", "directory", "audit", "telegram", "telegram", "school BTPS",
        ]  # fmt: skip
        assert await scene.not_ok() == [NO_APPROVER]

    async def test_every_finding_that_is_not_ok_says_what_to_do(self, scene: Scene) -> None:
        scene.write("EVIDENCE=answers")
        found = await scene.findings()
        assert len(found) == 2
        assert all(each.mend for each in found)

    async def test_nothing_is_shown_of_the_token(self, scene: Scene) -> None:
        """LOG-01."""
        assert TOKEN not in str(await scene.look())

    async def test_nothing_is_changed_or_acknowledged(self, scene: Scene) -> None:
        scene.world.send_text(scene.admin, None, "waiting")
        await scene.look()
        assert scene.world.updates.count() == 1
        assert {call.method for call in scene.api.calls} == {
            "getMe", "getWebhookInfo", "getUpdates", "getChatMember",
        }  # fmt: skip

    async def test_one_thing_that_is_broken_hides_no_other(self, scene: Scene) -> None:
        shutil.rmtree(scene.folder / "keys")
        scene.write("EVIDENCE=answers")
        await scene.api.call("setWebhook", {"url": "https://else.example/hook"})
        assert [line.split(":")[0] for line in await scene.not_ok()] == [
            "warn evidence", "bad keys", "warn telegram",
        ]  # fmt: skip


class TestSettings:
    async def test_weak_evidence_is_warned_of(self, scene: Scene) -> None:
        """REC-01 switched off, loudly."""
        scene.write("EVIDENCE=answers")
        assert any(line.startswith("warn evidence: EVIDENCE=answers") for line in await scene.not_ok())

    async def test_a_readable_token_is_warned_of(self, scene: Scene) -> None:
        """SEC-01."""
        scene.env_file.chmod(0o644)
        assert any("other people can read" in line for line in await scene.not_ok())

    async def test_a_line_in_clear_is_warned_of(self, scene: Scene) -> None:
        scene.write("TELEGRAM_API_URL=http://bots.example")
        assert any("is not encrypted" in line for line in await scene.not_ok())

    async def test_what_to_type_is_told_alone(self, scene: Scene) -> None:
        """SEC-01: the command ends where the line ends."""
        token = scene.folder / "token"
        token.write_text(TOKEN)
        token.chmod(0o644)
        scene.write("BOT_TOKEN=", f"BOT_TOKEN_FILE={token}")
        (found,) = await scene.findings()
        assert found.text == "BOT_TOKEN_FILE: other people can read the token."
        assert found.mend == f"Run: chmod 600 {token}"

    async def test_mistakes_are_all_found(self, scene: Scene) -> None:
        scene.write("QUESTIONS=99", "DIRECTORY_URL=ldap://x")
        assert [f"{each.level} {each.text}" for each in await scene.look()] == [
            "bad DIRECTORY_URL: this version has embedded: alone; leave DIRECTORY_URL out.",
            "bad QUESTIONS: write at most 8.",
        ]
