"""The pathway table: written a second time, and every set of factors judged against it."""

from itertools import combinations

import pytest

from domain.evidence import PATHWAYS, EvidenceMode, Factor, Unproven, find_pathway, get_pathway

SUBSETS = [frozenset(some) for size in range(len(Factor) + 1) for some in combinations(Factor, size)]
A, K, P, T = Factor.ANSWERS, Factor.KNOWN_CHAT, Factor.SCHOOL_PERMIT, Factor.TEMPORARY_PASSWORD
PHONE, MAIL, VOUCH, CURRENT = Factor.PHONE, Factor.EMAIL_CODE, Factor.VOUCH, Factor.CURRENT_PASSWORD


class TestPathways:
    def test_the_table_is_that_of_the_design(self) -> None:
        """REC-02; architecture 5. A new pathway is a decision: change this list with it."""
        assert {(pathway.name, pathway.needs, pathway.only_in) for pathway in PATHWAYS} == {
            ("known chat", frozenset({A, K}), None),
            ("phone on the roster", frozenset({A, PHONE}), None),
            ("code by e-mail", frozenset({A, MAIL}), None),
            ("vouched for by a known chat", frozenset({A, VOUCH}), None),
            ("change password", frozenset({CURRENT}), None),
            ("approved by the school", frozenset({A, P}), None),
            ("first login", frozenset({T}), None),
            ("answers alone", frozenset({A}), EvidenceMode.ANSWERS),
        }

    def test_by_default_answers_need_a_second_factor(self) -> None:
        """REC-01: for each factor absent, nothing opens."""
        second = {K, P, PHONE, MAIL, VOUCH}
        for factors in SUBSETS:
            opens = bool(factors & {T, CURRENT}) or (A in factors and bool(factors & second))
            assert (find_pathway(factors, EvidenceMode.KNOWN) is not None) == opens, factors

    def test_as_in_the_guides_answers_are_enough(self) -> None:
        for factors in SUBSETS:
            opens = bool(factors & {T, CURRENT, A})
            assert (find_pathway(factors, EvidenceMode.ANSWERS) is not None) == opens, factors

    @pytest.mark.parametrize("mode", EvidenceMode)
    def test_getting_a_pathway_that_is_not_open_raises(self, mode: EvidenceMode) -> None:
        for factors in SUBSETS:
            found = find_pathway(factors, mode)
            if found is None:
                with pytest.raises(Unproven):
                    get_pathway(factors, mode)
            else:
                assert get_pathway(factors, mode) is found

    def test_a_known_chat_alone_is_no_evidence(self) -> None:
        assert find_pathway({K}, EvidenceMode.ANSWERS) is None
