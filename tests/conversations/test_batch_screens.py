"""The queue in words: fits on a phone and in one message, in four languages, and nobody's name is markup."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.batch_screens import BatchScreens
from conversations.draft import Draft
from conversations.replies import Replies
from domain.account import Account
from domain.batches import MOST, Left, Pile, Sheet
from domain.denial import Reason, Why
from domain.flow import Flow, FlowKind, Said, Step, start
from domain.policy import Policy
from domain.requests import Obstacle, Request, RequestKind, RequestState, Verdict
from domain.turn import Turn
from i18n.catalog import LANGUAGES, Catalogue
from services.piles import BatchView, Line
from services.requests import RequestView
from storage.records import School

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
PILE = Pile("s", RequestKind.TEMPORARY_PASSWORD)
LONG = Account("a", "tan_wei_ling_christopher_alexander@students.edu.sg", "s", "Wei " * 30, "Secondary " * 9)
HOSTILE = replace(
    LONG, full_name='<a href="https://x.example">Tan</a>\u202e\nAPPROVED', class_name="<b>5A</b>"
)
IDS = tuple(f"request{n:013}" for n in range(MOST))


@pytest.fixture
def screens() -> BatchScreens:
    """The screens alone: to make rows of buttons takes neither flows nor children."""
    nobody: Any = None
    return BatchScreens(Replies(Catalogue(), nobody, nobody))


def request(request_id: str, n: int = 1) -> Request:
    """Return a request with everything that a line can say."""
    facts: dict[str, Any] = {"bot_id": 1, "chat_id": 2, "user_id": 2, "nonce": "0" * 24, "subject": "x"}
    return Request(
        id=request_id,
        number=n,
        kind=PILE.kind,
        state=RequestState.OPEN,
        school_id="s",
        account_id="a",
        known_chat=True,
        answers_right=True,
        tries=19,
        created_at=NOW - timedelta(hours=47),
        expires_at=NOW + timedelta(hours=25),
        **facts,
    )


def view(sheet: Sheet, account: Account = LONG, why: Obstacle | None = None) -> BatchView:
    """Return a page of ten, in the middle of many."""
    lines = [Line(request(one, n), account, is_frozen=True, why=why) for n, one in enumerate(sheet.lines)]
    other = Pile("s", RequestKind.UNLOCK)
    return BatchView(
        sheet=sheet,
        lines=tuple(lines),
        counts={PILE: 300, other: 7},
        people=dict.fromkeys([*sheet.batch, *sheet.settled], account),
        states=dict.fromkeys([one.request_id for one in sheet.left], RequestState.WITHDRAWN),
        codes={"s": "BTPS"},
        before=10,
        later=280,
        oldest=NOW - timedelta(hours=50),
        now=NOW,
    )


def length(draft: Draft) -> int:
    """Return how long Telegram finds a message: without its tags, in UTF-16 units."""
    return len(html.unescape(re.sub(r"<[^>]+>", "", draft.text)).encode("utf-16-le")) // 2


def flow(step: Step, said: Said = Said.NOTHING) -> Flow:
    """Return a flow that stands at a step."""
    begun = start("f" * 20, FlowKind.BATCH, Turn(1, None, 2, 2), Step.WAITING, Policy(), NOW)
    return replace(begun, step=step, said=said, prompt_id=9)


FULL = Sheet(
    piles=(Pile("s", RequestKind.UNLOCK), PILE),
    pile=PILE,
    lines=IDS,
    verdict=Verdict.APPROVE,
    done=tuple(f"d{one}" for one in IDS[:5]),
    held=tuple(f"h{one}" for one in IDS[:2]),
    left=tuple(Left(f"l{one}", Obstacle.OWN_REQUEST) for one in IDS[:3]),
)


def drawn(
    screens: BatchScreens, language: str, account: Account = LONG, why: Obstacle | None = None
) -> dict[str, Draft]:
    """Return every screen, as full as it can be."""
    voice, batch = Catalogue().voice(language), replace(FULL, batch=IDS, done=(), held=())
    denied = replace(batch, verdict=Verdict.DENY, why=Why(Reason.IDENTITY))
    about = RequestView(request(IDS[0]), account, School("s", "BTPS", "Bukit Timah"))
    shown = replace(FULL, done=IDS, held=())
    none = Sheet(FULL.piles)
    return {
        "page": screens.waiting(flow(Step.WAITING, Said.APPROVED), voice, view(FULL, account)),
        "ticking": screens.waiting(
            flow(Step.WAITING), voice, view(replace(FULL, ticked=frozenset({1, 10})), account)
        ),
        "piles": screens.waiting(flow(Step.WAITING), voice, view(none, account)),
        "card": screens.card(flow(Step.CARD), voice, view(replace(FULL, opened=1), account, why), about),
        "code": screens.code(flow(Step.CODE), voice, view(batch, account)),
        "reason": screens.code(flow(Step.REASON), voice, view(replace(denied, why=Why()), account)),
        "denial": screens.code(flow(Step.CODE), voice, view(denied, account)),
        "slips": screens.shown(
            flow(Step.SHOWN), voice, view(shown, account), [(one, "7K3D-9QXM-2VTA") for one in IDS]
        ),
        "lost": screens.shown(flow(Step.SHOWN), voice, view(shown, account), []),
    }


@pytest.mark.parametrize("language", LANGUAGES)
class TestPhone:
    def test_every_screen_fits_in_one_message_and_under_a_thumb(
        self, language: str, screens: BatchScreens
    ) -> None:
        """telegram.md: 4096 characters; buttons: at most three a row, under 30 characters, 64 bytes."""
        for name, draft in drawn(screens, language).items():
            assert length(draft) <= 4096, name
            assert draft.is_protected, name
            for row in draft.rows:
                assert 0 < len(row) <= 3, name
                assert all(len(one.label) < 30 and len(one.action.encode()) <= 64 for one in row), name

    def test_nobodys_name_is_markup(self, language: str, screens: BatchScreens) -> None:
        """ADM-06."""
        for name, draft in drawn(screens, language, HOSTILE).items():
            assert "<a href" not in draft.text, name
            assert "\u202e" not in draft.text, name

    def test_each_way_of_being_left_out_has_its_words(self, language: str, screens: BatchScreens) -> None:
        """Each: an approver may be suspended, or leave the school, while the list is open."""
        voice, said = Catalogue().voice(language), set[str]()
        for why in Obstacle:
            alone = replace(FULL, done=(), held=(), left=(Left("l", why),))
            said.add(screens.code(flow(Step.CODE), voice, view(alone)).text)
            page = screens.waiting(flow(Step.WAITING), voice, view(FULL, why=why)).text
            card = drawn(screens, language, why=why)["card"]
            assert "left-" not in page + card.text
            assert len(card.rows) == 1
        assert len(said) == len(Obstacle)

    def test_a_whole_page_that_is_left_out_still_fits(self, language: str, screens: BatchScreens) -> None:
        left = tuple(Left(one, Obstacle.OWN_REQUEST) for one in IDS)
        sheet = replace(FULL, done=(), held=(), left=left)
        for why in Obstacle:
            shown = view(sheet, why=why)
            draft = screens.waiting(flow(Step.WAITING, Said.LEFT_OUT), Catalogue().voice(language), shown)
            assert length(draft) <= 4096


class TestWords:
    def test_a_prompt_for_the_code_holds_one_asking_phrase(self, screens: BatchScreens) -> None:
        """Architecture 8."""
        asking = ("MIMS ID", "temporary password", "current password", "new password")
        for name in ("code", "reason", "denial"):
            text = drawn(screens, "en")[name].text
            assert text.count("one-time code") == 1, name
            assert not any(phrase in text for phrase in asking), name

    @pytest.mark.parametrize("said", [Said.CODE_MISSED, Said.CODE_REUSED, Said.CODE_UNREADABLE])
    def test_after_a_wrong_code_all_that_is_signed_stands_there_again(
        self, screens: BatchScreens, said: Said
    ) -> None:
        """Whoever types the next code sees whom it decides about, and why."""
        voice = Catalogue().voice("en")
        denied = view(replace(FULL, batch=IDS, verdict=Verdict.DENY, why=Why(Reason.PARENT)))
        for step in (Step.CODE, Step.REASON):
            before = screens.code(flow(step), voice, denied).text
            wrong, _, after = screens.code(flow(step, said), voice, denied).text.partition("\n\n")
            assert after == before
            assert wrong.endswith((".", "!"))
            assert (wrong + after).count("one-time code") == 1
            assert before.count("tan_wei_ling") == MOST

    def test_the_schools_code_stands_there_when_there_are_several(self, screens: BatchScreens) -> None:
        two = replace(view(Sheet(FULL.piles)), codes={"s": "BTPS", "t": "XYZ"})
        text = screens.waiting(flow(Step.WAITING), Catalogue().voice("en"), two).text
        assert "1. BTPS · unlock: 7" in text
        assert "2. BTPS · temporary password: 300" in text

    def test_its_buttons_name_the_school_too(self, screens: BatchScreens) -> None:
        two = replace(view(Sheet(FULL.piles)), codes={"s": "BTPS", "t": "XYZ"})
        rows = screens.waiting(flow(Step.WAITING), Catalogue().voice("en"), two).rows
        assert [one.label for row in rows for one in row] == [
            "1. BTPS · unlock",
            "2. BTPS · temporary password",
            "Cancel",
        ]

    def test_what_was_decided_by_others_says_how(self, screens: BatchScreens) -> None:
        voice, sheet = Catalogue().voice("en"), replace(FULL, left=(Left("l", Obstacle.DECIDED),))
        for state, said in (
            (RequestState.APPROVED, "over already: approved"),
            (RequestState.DENIED, "over already: denied"),
            (RequestState.OPEN, "over already: not decided in time"),
        ):
            told = screens.outcome(flow(Step.DONE), voice, replace(view(sheet), states={"l": state}))
            assert said in told[-1]

    def test_an_opened_card_names_the_child_in_full_and_sends_nobody_elsewhere(
        self, screens: BatchScreens
    ) -> None:
        """What is seen is what is signed; the mask of ADM-05 is the group's."""
        text = drawn(screens, "en")["card"].text
        assert LONG.login in text
        assert "private chat" not in text
        assert "t**" not in text

    def test_a_reason_is_asked_for_before_the_code_that_denies_without_one(
        self, screens: BatchScreens
    ) -> None:
        text = drawn(screens, "en")["reason"].text
        assert 0 < text.index("tap a reason") < text.index("To deny without a reason")

    def test_an_empty_page_says_that_nothing_waits(self, screens: BatchScreens) -> None:
        empty = view(Sheet(FULL.piles, PILE))
        draft = screens.waiting(flow(Step.WAITING), Catalogue().voice("en"), empty)
        assert "No request is waiting" in draft.text
        assert [one.label for row in draft.rows for one in row] == ["Back", "Cancel"]

    def test_what_was_handed_over_and_used_needs_nothing_more(self, screens: BatchScreens) -> None:
        text = "\n".join(
            screens.outcome(flow(Step.DONE, Said.SLIP_GONE), Catalogue().voice("en"), view(FULL))
        )
        assert "used or replaced since" in text
        assert "5 requests are approved" in text
        assert "2 requests have your approval" in text
        assert "3 were left out" in text
