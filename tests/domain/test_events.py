"""The vocabulary of facts: pinned, well-formed and without doubles."""

import re

from domain.events import Event, Tag

# Auditors and dashboards read these words years later: none is renamed, none means something new.
PINNED = frozenset(
    """
    account:recovery:start account:recovery:login account:recovery:evidence_missing
    account:recovery:complete account:flow:cancel account:flow:expire account:flow:replace
    account:flow:sequence_fail account:answers:match account:answers:miss account:answers:set
    account:self_service:lock account:first_login:start account:first_login:complete
    account:temporary_password:issue account:temporary_password:view account:temporary_password:use
    account:temporary_password:miss account:temporary_password:expire
    account:password:set account:password:refuse account:chat:bind
    account:chat:unbind account:current_password:match account:current_password:miss
    account:password:change account:email:code account:email:match account:email:miss
    account:email:confirm account:email:remove account:phone:match account:phone:refuse
    account:login:find account:vouch:ask account:vouch:give account:vouch:refuse
    account:recovery:repudiate account:self_service:freeze account:self_service:unfreeze
    account:press:refuse
    account:recall:start account:recall:match account:recall:miss
    account:roster:add account:roster:update account:roster:leave request:school:open
    request:school:see request:school:approve_first request:school:withdraw request:school:remind
    request:school:escalate approver:approvals:exceed approver:deed:grant school:group:lose
    school:group:regain request:school:shadow request:school:approve request:school:deny
    request:school:expire request:queue:look
    approver:invite:create approver:invite:accept approver:authority:refuse approver:code:accept
    account:self_service:unlock account:answers:clear account:record:look school:roster:search
    approver:code:restore approver:renewal:ask approver:renewal:give
    approver:code:miss approver:code:reuse approver:code:suspend approver:authority:withdraw
    school:record:add school:record:change school:record:remove school:group:bind
    account:roster:move account:record:forget
    school:group:refuse person:record:export person:record:erase person:consent:give
    person:work:stop person:incident:list
    person:language:choose system:spray:suspect
    system:update:duplicate system:update:skip
    system:process:start system:process:stop system:sealing:fail system:token:conflict
    system:key:rotate system:key:retire
    system:backup:make system:backup:restore system:retention:run system:process:crash
    system:audit:checkpoint system:audit:verify system:audit:fail system:audit:cut system:audit:export
""".split()  # noqa: SIM905 - a text is easier to read and to compare than a list
)


class TestTags:
    def test_no_tag_is_renamed_or_lost(self) -> None:
        assert [tag for tag in PINNED if tag not in set(Tag)] == []

    def test_a_new_tag_is_pinned_here_too(self) -> None:
        assert [tag for tag in Tag if tag not in PINNED] == []

    def test_every_tag_is_subject_thing_deed(self) -> None:
        form = re.compile(r"(account|request|approver|school|person|system)(:[a-z_]+){2}")
        assert [tag for tag in Tag if not form.fullmatch(tag)] == []

    def test_an_event_has_nothing_it_was_not_given(self) -> None:
        bare = Event(Tag.STARTED)
        assert (bare.subject, bare.actor, bare.thread, dict(bare.values)) == (None, None, None, {})
