"""The chat page in the system's Chromium: the story by clicking and typing, on one phone and on several."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.assemble import outside
from bot.demo import Demo, open_demo
from bot.demo_hand import Household
from emulator.api import Api
from emulator.server import create_app, serving
from emulator.world import World

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("HELPDESK_CI") == "1" or "CI" in os.environ
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 15_000
PASSWORD = "Purple-Kettle-42-moon"
ANSWERS = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
HOSTILE = (
    '<img src=x onerror="window.hit=1"><script>window.hit=1</script><b onclick="window.hit=1">bold</b>'
    '<a href="javascript:window.hit=1">link</a><span class="spoiler" style="position:fixed">s</span>'
    "<iframe srcdoc=x></iframe><svg onload=window.hit=1></svg>"
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all: starting it takes a second
    pytest.mark.skipif(
        CHROMIUM is None and not REQUIRED,
        reason="needs the system's Chromium (apt-get install chromium, or name one in CHROMIUM)",
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    assert CHROMIUM is not None, "CI must have Chromium"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    async with open_demo(outside(), 0) as opened:
        yield opened


@asynccontextmanager
async def opened(
    browser: Browser, address: str, width: int = 1440, height: int = 900, expected: str = ""
) -> AsyncIterator[Page]:
    """Open the page; whatever the browser complains of fails the test, unless it is expected."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(WAIT)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(address)
    yield page
    assert [line for line in complaints if not expected or expected not in line] == []
    await page.close()


class Screen:
    """One phone of the page, under a visitor's hands."""

    def __init__(self, page: Page, name: str) -> None:
        self.element: Locator = page.locator(f"#phone-{name}")
        self.log = self.element.get_by_role("log")

    async def say(self, text: str) -> None:
        box = self.element.get_by_role("textbox")
        await box.fill(text)
        await box.press("Enter")

    async def tap(self, button: str) -> None:
        await self.element.get_by_role("button", name=button, exact=True).last.click()

    async def shows(self, text: str) -> None:
        await expect(self.log).to_contain_text(text, timeout=WAIT)

    async def hides(self, text: str) -> None:
        await expect(self.log).not_to_contain_text(text, timeout=WAIT)


async def begin(parent: Screen, command: str) -> None:
    await parent.tap(command)
    await parent.tap("I understand")
    await parent.shows("Please type the MIMS ID")


class TestStory:
    async def test_a_first_login_is_lived_by_clicking_and_typing(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            parent, student = Screen(page, "parent"), demo.cast.students[0]
            await begin(parent, "/first")
            await page.get_by_role(
                "button", name=f"Put into the message box: MIMS ID {student.login}"
            ).click()
            await parent.tap("Send")
            await parent.shows("temporary password from the slip")
            slip = f"Put into the message box: Temporary password {student.temporary_password}"
            await page.get_by_role("button", name=slip).click()
            await parent.tap("Send")
            for question, answer in ANSWERS.items():
                await parent.shows("Choose question")
                await parent.tap(question)
                await parent.shows(question)
                await parent.say(answer)
            await parent.shows("check the spelling")
            await parent.tap("Confirm")
            await parent.shows("Would you like to set a recovery e-mail?")
            await parent.say("mei.tan@example.com")
            await page.locator("#mailbox summary").click()
            await page.get_by_role("button", name="Type the code").click()
            await parent.tap("Send")
            for asked in ("Please type a new password", "type the new password again"):
                await parent.shows(asked)
                await parent.say(PASSWORD)
            await parent.shows("The password has been changed")
            for secret in (PASSWORD, student.temporary_password, *ANSWERS.values()):
                await parent.hides(secret)
            done = page.locator(".steps .done")
            await expect(done).to_have_count(2, timeout=WAIT)
            await expect(page.locator(f"[data-login='{student.login}']")).to_have_class("spent")

    async def test_the_school_approves_with_a_code_of_the_page(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            parent, group, administrator = (
                Screen(page, name) for name in ("parent", "group", "administrator")
            )
            await begin(parent, "/unlock")
            await parent.say(demo.cast.students[1].login)
            await parent.tap("Ask the school")
            await group.shows("#1 · unlock")
            await group.tap("Approve")
            await expect(group.element.get_by_role("status").last).to_contain_text("in private")
            await administrator.shows("one-time code from your authenticator")
            await administrator.tap("Type it")
            code = await administrator.element.get_by_role("textbox").input_value()
            await administrator.tap("Send")
            await administrator.shows("Request #1 is approved")
            await administrator.hides(code)
            await group.shows("approved by Mr Lim")
            await parent.shows("is unlocked")
            await expect(group.element.get_by_role("button", name="Approve")).to_have_count(0)

    async def test_a_step_can_be_watched_instead(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            await page.get_by_role("button", name="Do it for me").click()
            await Screen(page, "parent").shows("Please type the MIMS ID")
            await expect(page.locator(".steps .now")).to_contain_text("Log in for the first time")


class TestFamilies:
    async def test_a_number_of_the_second_phone_is_tapped_on_the_first(
        self, demo: Demo, browser: Browser
    ) -> None:
        own = Household(demo.house, demo.world, demo.cast, 0)
        login = (await own.log_in()).login
        async with opened(browser, demo.address) as page:
            parent, second = Screen(page, "parent"), Screen(page, "second")
            await page.get_by_role("tab", name="Father").click()
            await begin(second, "/forgot")
            await second.say(login)
            for question, answer in ANSWERS.items():
                await second.shows(question)
                await second.say(answer)
            await second.shows("tap the number")
            number = re.search(r"tap the number (\d+)", await second.log.inner_text())
            assert number is not None
            await parent.tap(number[1])
            await second.shows("Your family has confirmed that it is you")

    async def test_an_id_is_found_with_the_phones_own_number(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            second = Screen(page, "second")
            await page.get_by_role("tab", name="Father").click()
            await second.say("/find")
            await second.tap("I understand")
            await second.tap("Share my phone number")
            await second.shows("tan_jun_hao@students.edu.sg")
            await second.shows("tan_wei_ling@students.edu.sg")
            await second.hides("98765432")

    async def test_another_family_reads_tamil_and_chooses_malay(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            other = Screen(page, "other")
            await page.get_by_role("tab", name="Mrs Nair").click()
            await other.tap("/start")
            await other.shows("வணக்கம்")
            await other.say("/language")
            await other.tap("Bahasa Melayu")
            await other.shows("saya berbahasa Melayu dengan anda")


class TestChat:
    async def test_a_secret_is_seen_to_be_deleted(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            parent = Screen(page, "parent")
            await begin(parent, "/first")
            await parent.say(demo.cast.students[0].login)
            await parent.shows("temporary password from the slip")
            await parent.say("not my slip")
            await parent.shows("deleted by the bot")
            await parent.hides("not my slip")
            await parent.shows("4 tries left")

    async def test_a_sticker_can_be_sent_where_text_is_asked(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            parent = Screen(page, "parent")
            await begin(parent, "/forgot")
            await parent.tap("Send a sticker")
            await parent.shows("I can only read typed text here")

    async def test_a_qr_picture_is_shown_and_goes_with_the_enrolment(
        self, demo: Demo, browser: Browser
    ) -> None:
        invitation = await demo.house.approvers.invite("BTPS", "Ms Devi")
        async with opened(browser, demo.address) as page:
            administrator = Screen(page, "administrator")
            await administrator.say(f"/enrol {invitation}")
            picture = administrator.element.get_by_role("img", name="QR code")
            await expect(picture).to_be_visible()
            assert await picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100
            await administrator.tap("Cancel")
            await expect(picture).to_have_count(0, timeout=WAIT)

    async def test_what_stood_there_stands_there_after_loading_anew(
        self, demo: Demo, browser: Browser
    ) -> None:
        async with opened(browser, demo.address) as page:
            parent = Screen(page, "parent")
            await begin(parent, "/forgot")
            await page.reload()
            await parent.shows("Please type the MIMS ID")
            await parent.hides("I understand")


class TestSafety:
    async def test_only_known_tags_come_through_and_nothing_runs(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address, expected="Content Security Policy") as page:
            shown = await page.evaluate(
                """async (html) => {
                    const { formatted } = await import("/html.js");
                    const box = document.createElement("div");
                    box.append(formatted(html, () => {}, () => {}));
                    document.body.append(box);
                    await new Promise((done) => setTimeout(done, 50));
                    return { html: box.innerHTML, hit: window.hit ?? 0 };
                }""",
                HOSTILE,
            )
            assert shown["hit"] == 0
            assert re.findall(r"<(\w+)", shown["html"]) == ["b", "span"]
            assert "style=" not in shown["html"]
            assert "onclick" not in shown["html"]

    async def test_a_name_that_looks_like_html_is_shown_as_it_is_written(
        self, demo: Demo, browser: Browser
    ) -> None:
        async with opened(browser, demo.address) as page:
            parent = Screen(page, "parent")
            await parent.say("<b>bold</b> & <img src=x>")
            await parent.shows("<b>bold</b> & <img src=x>")

    async def test_it_speaks_to_nobody_but_its_own_server(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, "about:blank") as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            await page.goto(demo.address)
            await Screen(page, "group").shows("Bukit Timah Primary")
            assert asked
            assert [url for url in asked if not url.startswith(demo.address)] == []


class TestLayout:
    async def test_nothing_is_wider_than_the_window(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            await Screen(page, "group").shows("Bukit Timah Primary")
            for width in (360, 390, 719, 800, 1120, 1440, 2200):
                await page.set_viewport_size({"width": width, "height": 800})
                assert await page.evaluate("document.documentElement.scrollWidth") <= width

    async def test_on_a_phone_tabs_are_reached_by_keyboard_and_tell_of_news(
        self, demo: Demo, browser: Browser
    ) -> None:
        async with opened(browser, demo.address, width=390, height=844) as page:
            tab = page.get_by_role("tab", name="Guide")
            await expect(tab).to_have_attribute("aria-selected", "true")
            await tab.press("ArrowRight")
            await expect(page.get_by_role("tab", name="Mother")).to_be_focused()
            await expect(page.locator("#phone-parent")).to_be_visible()
            await begin(Screen(page, "parent"), "/unlock")
            await Screen(page, "parent").say(demo.cast.students[0].login)
            await Screen(page, "parent").tap("Ask the school")
            await expect(page.get_by_role("tab", name="Group", exact=True)).to_have_class(
                "news", timeout=WAIT
            )

    @pytest.mark.parametrize(("width", "count"), [(360, 0), (800, 1), (1440, 3), (1900, 4), (2300, 5)])
    async def test_as_many_phones_are_shown_as_have_room(
        self, demo: Demo, browser: Browser, width: int, count: int
    ) -> None:
        async with opened(browser, demo.address, width=width) as page:
            await expect(page.get_by_text("Sample students").first).to_be_attached()
            await expect(page.locator(".phone:visible")).to_have_count(count)
            if 0 < count < 5:
                await page.get_by_role("tab", name="Mrs Nair").click()
                await expect(page.locator("#phone-other")).to_be_visible()
                await expect(page.locator(".phone:visible")).to_have_count(count)

    async def test_a_code_of_a_letter_goes_to_the_phone_that_was_used_last(
        self, demo: Demo, browser: Browser
    ) -> None:
        async with opened(browser, demo.address) as page:
            await page.get_by_role("tab", name="Father").click()
            demo.world.deliver("boon.kiat@example.com", "Your code", "1234 5678")
            await page.locator("#mailbox summary").click()
            await page.get_by_role("button", name="Type the code").click()
            await expect(page.locator("#phone-second").get_by_role("textbox")).to_have_value("12345678")

    async def test_the_theme_is_changed_and_remembered(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            html = page.locator("html")
            before = await html.get_attribute("data-theme")
            await page.locator("#theme").click()
            after = await html.get_attribute("data-theme")
            assert {before, after} == {"light", "dark"}
            await page.reload()
            await expect(html).to_have_attribute("data-theme", after or "")


class TestPlainEmulator:
    async def test_without_a_demo_every_chat_has_a_phone(self, browser: Browser) -> None:
        world = World("123456:TEST", "some_bot", lambda: 1_800_000_000.0)
        mei = world.add_user("Mei")
        world.add_bot_to_group(world.add_group("Neighbours", mei), mei)
        world.send_text(mei, None, "hello")
        async with (
            serving(create_app(world, Api(world))) as address,
            opened_without_demo(browser, address) as page,
        ):
            await expect(page.get_by_role("heading", name="Mei")).to_be_visible()
            await expect(page.get_by_role("heading", name="Neighbours")).to_be_visible()
            await expect(page.get_by_role("log", name="Messages: Mei")).to_contain_text("hello")


@asynccontextmanager
async def opened_without_demo(browser: Browser, address: str) -> AsyncIterator[Page]:
    """Open the page of an emulator alone: there the guide is looked for in vain."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await page.goto(address)
    yield page
    await page.close()


class TestMailbox:
    @pytest.mark.parametrize("width", [360, 800, 1440])
    async def test_a_letter_is_read_and_its_code_typed_on_any_width(
        self, demo: Demo, browser: Browser, width: int
    ) -> None:
        async with opened(browser, demo.address, width=width) as page:
            await expect(page.get_by_text("Sample students").first).to_be_attached()
            await expect(page.locator("#mailbox")).to_be_hidden()
            demo.world.deliver("mei.tan@example.com", "Your code", "Hello,\n\n1234 5678\n\nIt works once.")
            await page.locator("#mailbox summary").click()
            letter = page.locator(".letters li")
            await expect(letter.get_by_text("It works once.")).to_be_visible()
            box = await page.locator("#mailbox .open").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            await letter.get_by_role("button", name="Type the code").click()
            await expect(page.locator("#phone-parent").get_by_role("textbox")).to_have_value("12345678")

    async def test_what_a_letter_says_is_never_markup(self, demo: Demo, browser: Browser) -> None:
        async with opened(browser, demo.address) as page:
            demo.world.deliver("mei.tan@example.com", HOSTILE, HOSTILE)
            await page.locator("#mailbox summary").click()
            await expect(page.locator(".letters li")).to_contain_text("<script>")
            assert await page.evaluate("window.hit") is None


class TestAccessibility:
    @pytest.mark.parametrize(
        ("width", "scheme"), [(1440, "light"), (1440, "dark"), (800, "dark"), (390, "light")]
    )
    async def test_axe_finds_nothing_serious(
        self, demo: Demo, browser: Browser, width: int, scheme: Literal["light", "dark"]
    ) -> None:
        async with opened(browser, demo.address, width=width) as page:
            await page.emulate_media(color_scheme=scheme)
            await expect(page.get_by_text("Sample students").first).to_be_attached()
            demo.world.deliver("mei.tan@example.com", "Your code", "Hello,\n\n1234 5678\n\nIt works once.")
            await page.locator("#mailbox summary").click()
            await expect(page.get_by_role("button", name="Type the code")).to_be_visible()
            await page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
            found = await page.evaluate("axe.run().then(all => all.violations)")
            serious = [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
            assert serious == []
