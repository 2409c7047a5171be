"""Reasons in words: a button for each in every language, and typed words as they were typed."""

from dataclasses import replace

import pytest

from conversations import reasons
from domain.denial import NoteProblem, Reason, Why
from domain.flow import FlowKind, Said, Step
from i18n.catalog import LANGUAGES, Catalogue
from tests.domain.inputs import about
from tests.storage.samples import request

FLOW = about(FlowKind.STEP_UP, step=Step.REASON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_has_a_button_and_a_sentence(language: str) -> None:
    voice = Catalogue().voice(language)
    rows = reasons.rows(FLOW, voice)
    assert len(rows) == len(Reason)
    assert all(len(row) == 1 and len(row[0].label) < 30 for row in rows)
    assert len({reasons.words(Why(reason), voice) for reason in Reason}) == len(Reason)


def test_a_button_leads_to_its_reason_and_a_forged_number_to_none() -> None:
    """TGM-10."""
    assert [reasons.chosen(n).reason for n in range(1, 5)] == list(Reason)
    assert [reasons.chosen(n) for n in (0, 5, 99)] == [Why()] * 3


def test_own_words_stand_as_they_were_typed_and_nobody_said_is_nothing() -> None:
    voice = Catalogue().voice("ta")
    assert reasons.words(Why(note="Please call us"), voice) == "Please call us"
    assert reasons.words(Why(), voice) == ""


def test_a_reason_that_is_not_offered_any_more_is_none() -> None:
    assert reasons.why_denied(replace(request(), reason="of_old", note="")) == Why()
    assert reasons.why_denied(replace(request(), reason="parent")) == Why(Reason.PARENT)


@pytest.mark.parametrize("problem", NoteProblem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_wrong_is_said_before_it_is_asked_again(language: str, problem: NoteProblem) -> None:
    voice = Catalogue().voice(language)
    refused = replace(FLOW, said=Said.REASON_REFUSED, values={"problem": problem.value})
    assert reasons.prompt(refused, voice).endswith(reasons.prompt(FLOW, voice))
    assert reasons.prompt(refused, voice) != reasons.prompt(FLOW, voice)
