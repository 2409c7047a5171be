"""Takes the README's pictures: starts the demo, plays each tour to its middle, and photographs the page.

`python docs/screenshots.py [FOLDER]` needs Chromium (CHROMIUM names another path than /usr/bin/chromium).
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Page, async_playwright

from bot.assemble import outside
from bot.demo import Demo, open_demo
from bot.demo_families import Families
from bot.demo_hand import Hand, Household
from bot.demo_play import Understudy
from emulator.person import Person

PICTURES = Path(__file__).resolve().parent / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Shot(NamedTuple):
    """One picture: its name, the size of the window, light or dark, what to open."""

    name: str
    width: int
    height: int
    theme: str
    tabs: tuple[str, ...] = ()
    step: str = ""
    mailbox: bool = False


SCHOOL = (
    Shot("demo", 1440, 900, "light"),
    Shot("demo-dark", 1440, 900, "dark"),
    Shot("demo-phone", 390, 844, "light", ("Mother",)),
)
FAMILIES = (
    Shot("demo-families", 1440, 900, "light", ("Father", "Mother"), "Use a second phone", mailbox=True),
)


async def play_school(demo: Demo) -> None:
    """Play until the administrator is asked for the one-time code."""
    understudy = Understudy(demo.house, demo.world, demo.cast, 0)
    for step in range(1, 6):
        await understudy.play(step)
    administrator = Person(demo.world, demo.world.users[demo.cast.administrator])
    await administrator.tap("Approve", chat=demo.cast.group)
    await administrator.expect("one-time code")


async def play_families(demo: Demo) -> None:
    """Play until the second parent's phone shows a number, and the first one asks for it."""
    own = Household(demo.house, demo.world, demo.cast, 0)
    families = Families(demo.house, demo.world, demo.cast, own, 0)
    await families.set_email()
    await families.change_password()
    student = await own.known()
    second = Hand(demo.house, demo.world, demo.cast.second, 0)
    await second.begin("/forgot")
    await second.say(student.login, "Question 1")
    await second.answer(own.answers, "tap the number")
    await own.hand.person.sees("from another phone")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Start the system's Chromium, which shall speak to nobody but the demo."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield started
        finally:
            await started.close()


async def take(page: Page, shot: Shot, folder: Path) -> Path:
    """Take one picture once the page is at rest."""
    await page.locator(".steps .now summary").wait_for(state="attached")
    for tab in shot.tabs:
        await page.get_by_role("tab", name=tab).click()
    if shot.step:
        await page.get_by_role("heading", name="What families can do").click()
        await page.get_by_text(shot.step, exact=True).click()
    if shot.mailbox:
        await page.locator("#mailbox summary").click()
    await page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    path = folder / f"{shot.name}.png"
    await page.screenshot(path=path)
    return path


async def main(folder: Path) -> None:
    """Take all pictures into a folder."""
    async with browser() as chromium:
        for play, shots in ((play_school, SCHOOL), (play_families, FAMILIES)):
            async with open_demo(outside(), 0) as demo:
                await play(demo)
                for shot in shots:
                    print(await picture(chromium, demo.address, shot, folder))  # noqa: T201 - what a script says


async def picture(chromium: Browser, address: str, shot: Shot, folder: Path) -> Path:
    """Open the page in a window of its own, and take one picture."""
    size = {"width": shot.width, "height": shot.height}
    page = await chromium.new_page(viewport=size, color_scheme=shot.theme, reduced_motion="reduce")  # type: ignore[arg-type] # Playwright wants literals
    await page.goto(address)
    path = await take(page, shot, folder)
    await page.close()
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    given = parser.parse_args().folder
    given.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(given))
