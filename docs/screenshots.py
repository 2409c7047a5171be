"""Takes the README's pictures: starts the demo, plays the story to its middle, and photographs the page.

`python docs/screenshots.py [FOLDER]` needs Chromium (CHROMIUM names another path than /usr/bin/chromium).
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Page, async_playwright

from bot.assemble import outside
from bot.demo import Demo, open_demo
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
ANSWERS = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
PASSWORD = "Purple-Kettle-42-moon"  # noqa: S105 - the password of a sample student
OTHER_PASSWORD = "Seven.Otters.swim.9"  # noqa: S105 - the same student's next one


class Shot(NamedTuple):
    """One picture: its name, the size of the window, light or dark, and the tab where there are tabs."""

    name: str
    width: int
    height: int
    theme: str
    tab: str = ""


SHOTS = (
    Shot("demo", 1440, 900, "light"),
    Shot("demo-dark", 1440, 900, "dark"),
    Shot("demo-phone", 390, 844, "light", "Parent"),
)


async def play(demo: Demo) -> None:
    """Play until the administrator is asked for the one-time code."""
    parent = Person(demo.world, demo.world.users[demo.cast.parent])
    administrator = Person(demo.world, demo.world.users[demo.cast.administrator])
    student = demo.cast.students[0]
    await _first_login(parent, student.login, student.temporary_password)
    await parent.say("/forgot")
    await parent.expect("MIMS ID")
    await parent.say(student.login)
    await _answer(parent, ANSWERS.values())
    await _new_password(parent, OTHER_PASSWORD)
    await parent.say("/forgot")
    await parent.expect("MIMS ID")
    await parent.say(student.login)
    for _ in range(3):
        await _answer(parent, ["no idea"] * 3)
    await parent.expect("locked")
    await parent.tap("Ask the school")
    await parent.expect("I have asked the school")
    await administrator.sees(student.class_name, chat=demo.cast.group)
    await administrator.tap("Approve", chat=demo.cast.group)
    await administrator.expect("one-time code")


async def _answer(parent: Person, answers: Iterable[str]) -> None:
    for position, answer in enumerate(answers, start=1):
        await parent.expect(f"Question {position} of 3")
        await parent.say(answer)


async def _new_password(parent: Person, password: str) -> None:
    for asked in ("new password", "new password again"):
        await parent.expect(asked)
        await parent.say(password)
    await parent.expect("password has been changed")


async def _first_login(parent: Person, login: str, slip: str) -> None:
    await parent.say("/first")
    await parent.expect("Privacy")
    await parent.tap("I understand")
    for asked, said in (("MIMS ID", login), ("temporary password", slip)):
        await parent.expect(asked)
        await parent.say(said)
    for question, answer in ANSWERS.items():
        await parent.expect("Choose question")
        await parent.tap(question)
        await parent.expect(question)
        await parent.say(answer)
    await parent.expect("check the spelling")
    await parent.tap("Confirm")
    await _new_password(parent, PASSWORD)


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
    if shot.tab:
        await page.get_by_role("tab", name=shot.tab).click()
    await page.locator(".steps .now summary").wait_for(state="attached")
    await page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    path = folder / f"{shot.name}.png"
    await page.screenshot(path=path)
    return path


async def main(folder: Path) -> None:
    """Take all pictures into a folder."""
    async with open_demo(outside(), 0) as demo, browser() as chromium:
        await play(demo)
        for shot in SHOTS:
            size = {"width": shot.width, "height": shot.height}
            page = await chromium.new_page(viewport=size, color_scheme=shot.theme, reduced_motion="reduce")  # type: ignore[arg-type] # Playwright wants literals
            await page.goto(demo.address)
            print(await take(page, shot, folder))  # noqa: T201 - what a script says
            await page.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    given = parser.parse_args().folder
    given.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(given))
