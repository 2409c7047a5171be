"""Issuing for paper: made first, and good only once it is kept."""

from datetime import timedelta

from services.issuing import Issuing, keep
from tests.services.office import Office
from tests.town import LOGIN

LIFE = timedelta(days=30)


async def test_a_slip_opens_a_first_login_from_when_it_is_kept(new_office: Office) -> None:
    """TMP-02: the newest alone is good, and misses on the one before lock nobody out."""
    house, now = new_office.house, new_office.clock.now
    issuing = Issuing(house.temporary, house.outside.entropy, LIFE)
    async with house.store.read() as tx:
        account = await tx.accounts.get(await new_office.account_id())
    (issued,) = issuing.make([account], now)
    old = new_office.slips[LOGIN]
    new_office.slips = {LOGIN: issued.slip.temporary_password}
    for _ in range(5):
        flow = await new_office.show_paper()
    assert flow.step == "locked"
    async with house.store.begin() as tx:
        await keep(tx, [issued], "slips", now)
    assert (await new_office.show_paper()).step == "question"
    new_office.slips = {LOGIN: old}
    assert (await new_office.show_paper()).said == "temporary_password_missed"


async def test_what_is_kept_is_a_tag_with_an_event_that_says_how(new_office: Office) -> None:
    house, now = new_office.house, new_office.clock.now
    async with house.store.begin() as tx:
        account = await tx.accounts.get(await new_office.account_id())
        (issued,) = Issuing(house.temporary, house.outside.entropy, LIFE).make([account], now)
        await keep(tx, [issued], "slips", now)
        stored = await tx.temporary_passwords.find(account.id)
    assert stored == issued.kept
    assert (stored.expires_at, stored.issued_by) == (now + LIFE, "operator")
    last = (await new_office.audit())[-1]
    assert (last.tag, last.subject, last.values) == (
        "account:temporary_password:issue", account.id, {"with": "slips"},
    )  # fmt: skip
    assert issued.slip.temporary_password not in repr(stored)
