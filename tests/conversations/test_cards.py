"""Request cards in words (ADM-05, ADM-06, TGM-10)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations import cards
from domain.account import Account
from domain.batches import Waiting
from domain.requests import Obstacle, Request, RequestKind, RequestState, Verdict
from i18n.catalog import LANGUAGES, Catalogue
from services.requests import DigestView, RequestView
from storage.records import School

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
NONCE = "0123456789abcdef01234567"


def view(state: RequestState = RequestState.OPEN, by: str = "", class_name: str = "5A") -> RequestView:
    """Make what a card is made of."""
    who = {"school_id": "s", "account_id": "a", "subject": "x", "bot_id": 1, "chat_id": 2, "user_id": 2}
    what = {"known_chat": False, "answers_right": True, "tries": 2, "nonce": NONCE}
    when = {"created_at": NOW, "expires_at": NOW + timedelta(hours=72), "decided_at": NOW if by else None}
    facts: dict[str, Any] = {**who, **what, **when}
    request = Request(id="r1", number=12, kind=RequestKind.RECOVERY, state=state, **facts)
    account = Account("a", "tan_wei_ling1@students.edu.sg", "s", "Tan Wei Ling", class_name)
    return RequestView(request, account, School("s", "BTPS", "Bukit Timah"), by)


class TestCard:
    def test_an_open_one_offers_two_buttons_with_the_nonce(self) -> None:
        card = cards.card(view(), Catalogue().voice("en"), NOW)
        [[approve, deny]] = card.rows
        assert (approve.action, deny.action) == (f"r:{NONCE}:a", f"r:{NONCE}:d")
        assert "reset" in card.text
        assert "tan_wei" not in card.text

    @pytest.mark.parametrize(
        "state",
        [RequestState.APPROVED, RequestState.DENIED, RequestState.EXPIRED, RequestState.WITHDRAWN],
    )
    def test_a_decided_one_shows_its_outcome_and_no_button(self, state: RequestState) -> None:
        card = cards.card(view(state, "Mr <b>Lim</b>\u202e"), Catalogue().voice("en"), NOW)
        assert card.rows == ()
        assert f"<b>{state.value}</b>" in card.text
        assert "<b>Lim" not in card.text
        assert "\u202e" not in card.text

    def test_a_chosen_reason_stands_on_it_and_typed_words_do_not(self) -> None:
        """ADM-05: the words are for the family, and may name somebody."""
        denied = view(RequestState.DENIED, "Mr Lim")
        chosen = replace(denied, request=replace(denied.request, reason="in_person"))
        typed = replace(denied, request=replace(denied.request, note="Ask Mdm Siti"))
        voice = Catalogue().voice("en")
        assert "reason: Please come to the school" in cards.card(chosen, voice, NOW).text
        assert "Siti" not in cards.card(typed, voice, NOW).text

    def test_two_approvals_name_both_and_one_names_one(self) -> None:
        """ADM-08."""
        approved = view(RequestState.APPROVED, "Ms Devi")
        both = replace(approved.request, first_by="a1", decided_by="a2", first_at=NOW)
        voice = Catalogue().voice("en")
        text = cards.card(replace(approved, request=both, first_by="Mr <b>Lim</b>"), voice, NOW).text
        assert "<b>approved</b> by Mr &lt;b&gt;Lim&lt;/b&gt; and Ms Devi, " in text
        alone = replace(both, first_by="a2")
        assert "by Ms Devi, " in cards.card(replace(approved, request=alone), voice, NOW).text

    def test_in_private_it_names_the_account_and_leaves_the_buttons_to_the_list(self) -> None:
        """ADM-05 is about the group; there is no other private chat to go to from here."""
        voice = Catalogue().voice("en")
        own, groups = (cards.card(view(), voice, NOW, is_private=is_own).text for is_own in (True, False))
        assert "tan_wei_ling1@students.edu.sg" in own
        assert "private chat" in groups
        assert "private chat" not in own

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_refusal_above_a_chat_fits_there_and_says_what_to_do(self, language: str) -> None:
        """Telegram shows at most 200 characters."""
        voice = Catalogue().voice(language)
        said = [cards.stopped(why, voice) for why in Obstacle]
        said += [voice.text(one) for one in ("press-cannot-write", "press-sent", "press-unknown")]
        assert len(set(said)) == len(said)
        assert all(20 < len(text) <= 200 for text in said if language != "zh")
        assert all(len(text) <= 200 for text in said)

    def test_one_of_two_approvals_keeps_the_buttons(self) -> None:
        """ADM-08."""
        first = replace(view().request, first_by="a1", first_at=NOW)
        card = cards.card(
            replace(view(), request=first, first_by="Mr <b>Lim</b>"), Catalogue().voice("en"), NOW
        )
        assert "1 of 2" in card.text
        assert "<b>Lim" not in card.text
        assert len(card.rows[0]) == 2

    def test_one_whose_time_is_over_offers_nothing_though_nobody_ended_it(self) -> None:
        card = cards.card(view(), Catalogue().voice("en"), NOW + timedelta(hours=72))
        assert card.rows == ()
        assert "expired" in card.text

    def test_it_says_when_the_family_has_frozen_the_account(self) -> None:
        """REC-08."""
        frozen = replace(view(), is_frozen=True)
        assert "Frozen by the family" in cards.card(frozen, Catalogue().voice("en"), NOW).text
        assert "Frozen" not in cards.card(view(), Catalogue().voice("en"), NOW).text

    def test_a_missing_class_is_a_dash(self) -> None:
        assert cards.about(view(class_name=""), Catalogue().voice("en"))["class"] == "-"

    def test_the_buttons_data_is_short(self) -> None:
        assert all(len(cards.button_data(NONCE, verdict)) <= 64 for verdict in Verdict)


def digest(*ages: int, carded: bool = False, kind: RequestKind = RequestKind.RECOVERY) -> DigestView:
    """Make what a digest is made of: requests so many minutes old."""
    waiting = [
        Waiting(f"r{age}", age, kind, NOW - timedelta(minutes=age), None, has_card=carded) for age in ages
    ]
    return DigestView(replace(view().school, digest_id=5), tuple(waiting), NOW)


class TestDigest:
    def test_it_says_how_many_how_old_of_which_kinds_and_where_to_see_them(self) -> None:
        both = digest(8, 3, 0)
        unlock = both.waiting[2]._replace(kind=RequestKind.UNLOCK)
        draft = cards.digest(replace(both, waiting=(*both.waiting[:2], unlock)), Catalogue().voice("en"))
        head, kinds, *_ = draft.text.splitlines()
        assert (head, kinds) == ("<b>3 waiting · oldest 8 min</b>", "unlock: 1 · reset: 2")
        assert [[one.action for one in row] for row in draft.rows] == [["queue"]]
        assert draft.edits == 5

    def test_it_names_nobody(self) -> None:
        """ADM-05."""
        text = cards.digest(digest(8, 3), Catalogue().voice("en")).text
        assert "tan" not in text.lower()
        assert "5A" not in text

    def test_when_all_have_cards_it_says_so_and_offers_nothing(self) -> None:
        draft = cards.digest(digest(8, 3, carded=True), Catalogue().voice("en"))
        assert "Each of them has been shown" in draft.text
        assert (draft.rows, draft.is_needed) == ((), False)

    @pytest.mark.parametrize(
        ("minutes", "said"),
        [
            (0, "less than 1 min"),
            (1, "1 min"),
            (59, "59 min"),
            (60, "1 h"),
            (47 * 60 + 59, "47 h"),
            (48 * 60, "2 days"),
            (71 * 60, "2 days"),
            (72 * 60, "3 days"),
        ],
    )
    def test_ages_are_said_in_the_largest_unit_that_they_fill(self, minutes: int, said: str) -> None:
        assert cards.age(Catalogue().voice("en"), timedelta(minutes=minutes, seconds=59)) == said
