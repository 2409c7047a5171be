"""What a school may decide otherwise than the installation: its policy is that of both together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from domain.evidence import EvidenceMode
from domain.policy import Policy

# How each rule is read from what the store keeps: field of Policy -> value. Only what nobody sees before
# a proof may differ between schools, or an ID that names nobody would be told apart (ENU-01, ENU-05).
READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType({"evidence": EvidenceMode})


def applied(policy: Policy, rules: Mapping[str, Any]) -> Policy:
    """Return the policy of a school; rules that are no field of `READ`, such as its language, change none."""
    own = {name: READ[name](value) for name, value in rules.items() if name in READ}
    return replace(policy, **own)
