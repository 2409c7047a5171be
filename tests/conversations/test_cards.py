"""Request cards in words (ADM-05, ADM-06, TGM-10)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations import cards
from domain.account import Account
from domain.requests import Request, RequestKind, RequestState, Verdict
from i18n.catalog import Catalogue
from services.requests import RequestView
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

    @pytest.mark.parametrize("state", [RequestState.APPROVED, RequestState.DENIED, RequestState.EXPIRED])
    def test_a_decided_one_shows_its_outcome_and_no_button(self, state: RequestState) -> None:
        card = cards.card(view(state, "Mr <b>Lim</b>\u202e"), Catalogue().voice("en"), NOW)
        assert card.rows == ()
        assert f"<b>{state.value}</b>" in card.text
        assert "<b>Lim" not in card.text
        assert "\u202e" not in card.text

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
