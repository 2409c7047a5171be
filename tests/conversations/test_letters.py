"""Letters: whole in plain text and in HTML, in the reader's language, with nothing to click."""

from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from conversations.letters import Letter
from domain.notice import Notice, NoticeKind
from storage.records import Queued
from tests.conversations.post_office import ADDRESS, PostTown, open_post_town
from tests.deeds import logged_in, settled, until
from tests.town import LOGIN


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostTown]:
    async with open_post_town(tmp_path) as opened:
        await logged_in(opened.town, opened.town.parent)
        yield opened


class Reader(HTMLParser):
    """What an HTML letter is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data + " "


async def code_letter(post: PostTown) -> Letter:
    """Have a letter with a code."""
    await post.prove(post.town.parent)
    await post.town.parent.expect("m")
    await post.town.parent.say(ADDRESS)
    await post.code()
    return post.box.letters[-1]


class TestCode:
    async def test_it_says_what_to_do_for_how_long_and_what_if_it_was_not_you(self, post: PostTown) -> None:
        letter = await code_letter(post)
        assert letter.to == ADDRESS
        assert letter.subject == "Your code for the MIMS Helpdesk"
        for words in ("15 minutes", "never ask you for a code by phone", "If you did not ask for this"):
            assert words in letter.plain
            assert words in Reader(letter.html).words

    async def test_plain_and_html_hold_the_same_code_once(self, post: PostTown) -> None:
        letter = await code_letter(post)
        code = await post.code()
        assert letter.plain.count(code) == letter.html.count(code) == 1

    async def test_it_names_nobody(self, post: PostTown) -> None:
        """The address may be mistyped, and then a stranger reads it."""
        letter = await code_letter(post)
        for told in (letter.plain, letter.html, letter.subject):
            assert LOGIN not in told
            assert "Wei" not in told
            assert ADDRESS not in told

    async def test_nothing_in_it_can_be_clicked_or_calls_home(self, post: PostTown) -> None:
        """EML-05."""
        letter = await code_letter(post)
        reader = Reader(letter.html)
        assert "http" not in letter.plain + letter.html
        assert {tag for tag, _ in reader.tags} == {"html", "head", "meta", "title", "body", "div", "p"}
        assert not [one for _, one in reader.tags if {"href", "src", "onclick"} & set(one)]

    async def test_it_is_read_as_well_in_the_dark(self, post: PostTown) -> None:
        letter = await code_letter(post)
        styles = " ".join(str(one.get("style")) for _, one in Reader(letter.html).tags)
        assert "color:" not in styles
        assert "background" not in styles
        assert 'name="color-scheme" content="light dark"' in letter.html

    async def test_it_speaks_the_readers_language(self, post: PostTown) -> None:
        await post.prove(post.town.parent)
        await post.town.parent.expect("e-mail address")
        await post.speaks(post.town.parent, "zh")
        await post.town.parent.say(ADDRESS)
        await post.code()
        letter = post.box.letters[-1]
        assert letter.language == "zh"
        assert '<html lang="zh">' in letter.html

    async def test_it_does_not_show_itself_in_a_traceback(self, post: PostTown) -> None:
        """LOG-04."""
        shown = repr(await code_letter(post))
        assert ADDRESS not in shown
        assert await post.code() not in shown


class TestNews:
    async def test_the_old_address_hears_of_a_change_without_a_whole_name(self, post: PostTown) -> None:
        """EML-04, ADM-05."""
        await post.have_email("old@example.com")
        await code_letter(post)
        await post.town.parent.say(await post.code())
        await post.town.parent.expect("is confirmed")
        await post.code(2)
        news = next(letter for letter in post.box.letters if letter.to == "old@example.com")
        assert news.subject == "Your recovery e-mail was changed"
        assert "t** w** l***" in news.plain
        assert LOGIN not in news.plain + news.html
        assert ADDRESS not in news.plain + news.html


class TestALostGroup:
    """The school's own address hears that the bot was put out of the group, and how to mend it."""

    async def put_out(self, post: PostTown) -> None:
        """Give the school an address, and have the bot put out."""
        town = post.town
        school = await town.house.schools.get("BTPS")
        async with town.house.store.begin() as tx:
            await tx.schools.change(replace(school, email="office@school.example"))
        town.world.remove_bot(town.world.chats[town.group], town.world.users[town.approver.id])

    async def test_it_is_written_to_once(self, post: PostTown) -> None:
        await self.put_out(post)
        await until(post.town, lambda: bool(post.box.letters))
        (letter,) = post.box.letters
        assert letter.to == "office@school.example"
        assert "no longer in the admin group of Bukit Timah Primary" in letter.plain
        assert "/bind" in letter.plain
        assert "http" not in letter.plain + letter.html

    async def test_an_address_that_the_server_refuses_troubles_nobody(self, post: PostTown) -> None:
        post.box.refused.add("office@school.example")
        await self.put_out(post)
        await post.town.approver.sees("no longer in the admin group")
        await settled(post.town)
        assert post.box.letters == []

    async def test_it_is_not_when_the_bot_is_back_before(self, post: PostTown) -> None:
        school = await post.town.house.schools.get("BTPS")
        notice = Notice(NoticeKind.EMAIL_LETTER, post.town.group, "x", {"school_id": school.id})
        queued = Queued(1, notice, 0, post.town.clock())
        assert await post.town.process._talk.letters.write(queued) is None
        async with post.town.house.store.begin() as tx:
            await tx.schools.set_lost(school.id, post.town.clock())
        assert await post.town.process._talk.letters.write(queued) is None  # it has no address
