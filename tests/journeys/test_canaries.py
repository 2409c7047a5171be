"""Canary: after everything, at DEBUG and with trouble on every line, no secret stands anywhere.

It proves LOG-01, QST-05, REC-05, SEC-02 and TGM-08 of the checklist for a bot that is a process of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest

from emulator.faults import Fault
from tests.journeys.canaries import Canaries
from tests.journeys.family import ASKED, DONE, Approver, Deed, Parent
from tests.journeys.journey import Journey, now
from tests.journeys.kills import is_intact
from tests.journeys.post import Post
from tests.journeys.school import EMAIL, GROUP, NAMES, PHONES, ZED
from tests.town import ANSWERS as SET_BEFORE
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, TOKEN

pytestmark = pytest.mark.long

ANSWERS = {4: "Quokka stew deluxe", 6: "Zeppelin of Brass", 8: "The Xylophone Atlas"}
WRONG = {4: "Wrongly remembered", 6: "Mistaken entirely", 8: "Never such a book"}
PASSWORDS = ("Marble-Otter-77-canal", "Velvet-Pylon-58-dune", "Copper-Heron-21-quay")
REFUSED = "Refused-and-short"[:9]
WRONG_SLIP = "ZZZZ-YYYY-XXXX"
FIRST_LOGIN_TROUBLE = {
    "answer 1": ("deleteMessage", Fault.drop_before()),
    "answer 2": ("deleteMessage", Fault.server_error(502)),
    "question 3": ("answerCallbackQuery", Fault.drop_before()),
    "answer 3": ("editMessageText", Fault.drop_after()),
    "password": ("sendMessage", Fault.drop_after()),
}
FORGOT_TROUBLE = {
    "login": ("getUpdates", Fault.server_error(502)),
    "answer 1": ("sendMessage", Fault.server_error(500)),
    "answer 2": ("deleteMessage", Fault.retry_after(1)),
    "password": ("deleteMessage", Fault.drop_after()),
}


def seed_in(shown: str) -> str:
    """Return the authenticator's key that a message shows."""
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown)
    assert found
    return found[0].replace(" ", "")


def slip_in(shown: str) -> str:
    """Return the temporary password that a message shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    assert found
    return found[0]


class Troubled:
    """Does each deed in the trouble that is meant for it."""

    def __init__(self, journey: Journey, trouble: Mapping[str, tuple[str, Fault]]) -> None:
        self.journey = journey
        self.left = dict(trouble)

    async def around(self, asked: str, deed: Deed) -> None:
        """Do a deed, and see to it that its trouble came."""
        if asked in self.left:
            method, fault = self.left.pop(asked)
            self.journey.api.faults.next(method, fault)
        await deed()
        await self.journey.settled()
        assert self.journey.api.faults.waiting() == 0, asked


class TestTheSearch:
    def test_finds_every_form_of_what_it_looks_for(self, tmp_path: Path) -> None:
        canaries = Canaries(codes={"123456"})
        canaries.add("The Xylophone Atlas", "7K3D-9QXM-2VTA")
        canaries.add_seed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        planted = {
            "typed": b"... The Xylophone Atlas ...",
            "compared": b"...xylophoneatlas...",
            "bare": b"7k3d9qxm2vta",
            "base32": b"JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
            "raw": b"\0Hello!\xde\xad\xbe\xefHello!\xde\xad\xbe\xef\0",
            "code": b'"123456"',
        }
        for name, content in planted.items():
            (tmp_path / name).write_bytes(content)
        assert {found.rpartition(" ")[2] for found in canaries.found_in_files(tmp_path)} == set(planted)
        assert canaries.found_in("a time", b"2026-11-21 09:18:15.123456 and 91234567") == []


class TestSecretsOfApprovers:
    """What an approver is shown once must not stay behind when the bot dies right after showing it."""

    async def test_the_key_of_an_authenticator(self, journey: Journey) -> None:
        chua = await journey.line.person("Ms Chua")
        trap = journey.trap(chua.id, is_said=True)
        await chua.say(f"/enrol {journey.template.invitation}")
        await journey.within(trap.reached.wait(), "the bot said nothing")
        lost = seed_in((await chua.sees("authenticator"))["text"])
        await journey.kill()
        journey.start()
        await journey.settled()
        seed = seed_in((await chua.sees("authenticator"))["text"])
        await chua.say(pyotp.TOTP(seed).at(now()))
        await chua.expect("enrolled")
        await journey.settled()
        canaries = Canaries()
        canaries.add_seed(seed)
        assert canaries.found_on_screens(journey.world) == []
        assert lost != seed

    async def test_a_temporary_password(self, journey: Journey) -> None:
        parent, devi = Parent(journey, journey.mei, OTHER_LOGIN, "", "/first"), journey.devi
        await parent.go("slip")
        await journey.mei.tap("I have no slip")
        await journey.settled()
        await parent.go(ASKED)
        await devi.tap("Approve", chat=GROUP)
        await devi.sees("one-time code")
        await journey.settled()
        trap = journey.trap(devi.id, is_said=True)
        await devi.say(journey.code(devi))
        await journey.within(trap.reached.wait(), "the bot said nothing")
        canaries = Canaries()
        canaries.add(slip_in((await devi.sees("temporary password for"))["text"]))
        await journey.kill()
        journey.start()
        await journey.settled()
        assert canaries.found_on_screens(journey.world) == []
        await devi.tap("Make another one")
        canaries.add(slip_in((await devi.expect("temporary password for"))["text"]))
        await devi.tap("Done")
        await journey.settled()
        assert canaries.found_on_screens(journey.world) == []


class TestCanaries:
    async def test_no_secret_stands_anywhere_after_everything(self, journey: Journey) -> None:
        canaries = Canaries()
        canaries.add(TOKEN, TOKEN.partition(":")[2], *ANSWERS.values(), *WRONG.values(), *PASSWORDS)
        canaries.add(REFUSED, WRONG_SLIP, *journey.template.slips.values(), journey.template.invitation)
        canaries.add(*journey.template.used)
        for seed in journey.template.authenticators.values():
            canaries.add_seed(seed)
        await self.enrol(journey, canaries)
        await self.first_login(journey)
        await self.unlocked_by_the_school(journey, canaries)
        await self.temporary_password(journey, canaries)
        log, data = journey.order.log, journey.folder / "data"
        assert canaries.found_on_screens(journey.world) == []
        assert canaries.found_in_files(data, log) == []
        await journey.kill()
        assert canaries.found_in_files(data, log) == []
        journey.start()
        await journey.zed.say("/status")
        await journey.settled()
        assert await journey.stop() == 0
        assert canaries.found_in_files(data, log) == []
        assert self.people().found_in_files(data, log) == []
        assert "a reply could not go out" in journey.log
        assert await is_intact(journey)

    def people(self) -> Canaries:
        """Return who must not stand in the files in clear (CRY-05)."""
        people = Canaries()
        people.add(*NAMES.values(), *PHONES.values(), LOGIN, OTHER_LOGIN, EMAIL)
        people.add(*(login.partition("@")[0] for login in (LOGIN, OTHER_LOGIN)))
        return people

    async def enrol(self, journey: Journey, canaries: Canaries) -> None:
        """A new approver enrols in the chat, with a wrong code first."""
        chua = await journey.line.person("Ms Chua")
        await chua.say(f"/enrol {journey.template.invitation}")
        shown = (await chua.expect("authenticator"))["text"]
        seed = seed_in(shown)
        canaries.add_seed(seed)
        right = pyotp.TOTP(seed).at(now())
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        canaries.codes |= {right, wrong}
        await chua.say(wrong)
        await chua.expect("did not match")
        await chua.say(right)
        await chua.expect("enrolled")
        await journey.settled()

    async def first_login(self, journey: Journey) -> None:
        """A first login on a bad line, with a wrong slip and a password that is refused; then a reset."""
        zed, trouble = journey.zed, Troubled(journey, FIRST_LOGIN_TROUBLE)
        parent = Parent(journey, zed, OTHER_LOGIN, PASSWORDS[0], "/first", ANSWERS)
        for stop, typed in {"slip": WRONG_SLIP, "password": REFUSED}.items():
            await parent.go(stop, around=trouble.around)
            await zed.say(typed)
            await journey.settled()
        await parent.go(DONE, around=trouble.around)
        await zed.say("/forgot")
        await journey.settled()
        again, worse = Parent(journey, zed, OTHER_LOGIN, PASSWORDS[1], "/forgot", ANSWERS), FORGOT_TROUBLE
        resetting = Troubled(journey, worse)
        await again.go(DONE, around=resetting.around)
        assert trouble.left == resetting.left == {}
        journey.api.faults.next("sendMessage", Fault.forbidden())
        await zed.say("/status")
        await journey.settled()

    async def unlocked_by_the_school(self, journey: Journey, canaries: Canaries) -> None:
        """Locked out, asked, approved by a press and a code; a code typed into the group is removed too."""
        zed = journey.zed
        await zed.say("/forgot")
        await journey.settled()
        await Parent(journey, zed, OTHER_LOGIN, "", "/forgot", WRONG).go(ASKED)
        canaries.codes.add(journey.code(journey.lim))
        await journey.lim.say(journey.code(journey.lim), chat=GROUP)
        await journey.settled()
        await Approver(journey, journey.lim).go()
        await journey.settled()
        await Parent(journey, zed, OTHER_LOGIN, PASSWORDS[2], "/forgot", ANSWERS).go(DONE)

    async def temporary_password(self, journey: Journey, canaries: Canaries) -> None:
        """A slip was lost: the school issues another, which the approver sees once."""
        mei, devi = journey.mei, journey.devi
        parent = Parent(journey, mei, OTHER_LOGIN, "", "/first")
        await parent.go("slip")
        await mei.tap("I have no slip")
        await journey.settled()
        await parent.go(ASKED)
        await devi.tap("Approve", chat=GROUP)
        await devi.sees("one-time code")
        code = journey.code(devi)
        canaries.codes.add(code)
        await devi.say(code)
        shown = (await devi.expect("temporary password for"))["text"]
        canaries.add(slip_in(shown))
        await devi.tap("Done")
        await journey.settled()
        canaries.codes.add(code)


class TestCanariesOfFamilies:
    """The current password, an address and its code, a shared number: typed, and left nowhere."""

    WRONG, NEW, ADDRESS = "Wrong-Lantern-31-fjord", "Copper-Heron-21-quay", "mei.canary@example.org"

    async def test_nothing_that_families_type_stands_anywhere(self, post: Post) -> None:
        journey, canaries = post.journey, Canaries()
        canaries.add(self.WRONG, self.NEW, self.ADDRESS, PASSWORD, PHONES[LOGIN][1:], *SET_BEFORE.values())
        await self.email(post, canaries)
        await self.change(journey)
        await self.find(journey)
        assert canaries.found_on_screens(journey.world) == []
        assert not any(one.content.contact for one in journey.world.chats[ZED].visible())
        log, data = journey.order.log, journey.folder / "data"
        assert canaries.found_in_files(data, log) == []
        await journey.kill()
        assert canaries.found_in_files(data, log) == []
        assert await is_intact(journey)

    async def email(self, post: Post, canaries: Canaries) -> None:
        """/email with a wrong password, a wrong code, and a bad line."""
        mei, journey = post.journey.mei, post.journey
        await mei.say("/email")
        await mei.expect("to go on")
        await mei.tap("I understand")
        await mei.expect("Which child is it?")
        await mei.tap(LOGIN.partition("@")[0])
        await mei.expect("current password")
        await mei.say(self.WRONG)
        await mei.expect("2 tries left")
        await mei.say(PASSWORD)
        await mei.expect("type the e-mail address")
        await mei.say(self.ADDRESS)
        code = await post.code()
        canaries.codes |= {code, wrong := f"{(int(code) + 1) % 10**8:08}"}
        await mei.say(wrong)
        await mei.expect("4 tries left")
        journey.api.faults.next("deleteMessage", Fault.drop_before())
        await mei.say(code)
        await mei.expect("The e-mail is confirmed")
        await journey.settled()

    async def change(self, journey: Journey) -> None:
        """/change on a bad line."""
        mei = journey.mei
        await mei.say("/change")
        await mei.expect("Which child is it?")
        await mei.tap(LOGIN.partition("@")[0])
        await mei.expect("current password")
        journey.api.faults.next("deleteMessage", Fault.server_error(502))
        await mei.say(PASSWORD)
        for _ in range(2):
            await mei.expect("new password")
            await mei.say(self.NEW)
        await mei.expect("password has been changed")
        await journey.settled()

    async def find(self, journey: Journey) -> None:
        """/find with the guardian's number, on to the answers, which are given up."""
        zed = journey.zed
        journey.world.users[ZED] = replace(journey.world.users[ZED], phone_number=PHONES[LOGIN])
        await zed.say("/find")
        await zed.expect("to go on")
        await zed.tap("I understand")
        await zed.expect("Share my phone number")
        journey.api.faults.next("deleteMessage", Fault.drop_after())
        await zed.tap("Share my phone number")
        await zed.expect("The school has your number for")
        await zed.tap(LOGIN.partition("@")[0])
        for place, answer in enumerate(SET_BEFORE.values(), start=1):
            await zed.expect(f"Question {place} of 3")
            await zed.say(answer)
        await zed.expect("new password")
        await zed.say("/cancel")
        await journey.settled()
