"""What several tests of the recovery e-mail do in the office: type it, read the letter, prove oneself."""

from datetime import timedelta

from domain.flow import Flow, Step
from domain.notice import NoticeKind
from storage.records import RecoveryEmail
from tests.services.office import AUNT, PARENT, Office
from tests.town import LOGIN, PASSWORD

ADDRESS = "mei.tan@example.com"
OTHER_ADDRESS = "mei@other.example"


async def letters(office: Office) -> list[dict[str, str | int]]:
    """Return what the letters that wait are made from, the oldest first."""
    return [dict(queued.notice.values) for queued in await office.queued(NoticeKind.EMAIL_LETTER)]


async def newest_code(office: Office) -> str:
    """Return the code of the newest letter, as its reader would."""
    found = [letter for letter in await letters(office) if "news" not in letter]
    return office.house.email_codes.digits(str(found[-1]["code_id"]))


async def have_email(office: Office, address: str = ADDRESS, login: str = LOGIN) -> None:
    """Have a confirmed address that counts since a month."""
    at = office.clock.now - timedelta(days=30)
    async with office.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(login)).account_id
        await tx.recovery_emails.put(account_id, RecoveryEmail(address, at, at))


async def email_of(office: Office, login: str = LOGIN) -> RecoveryEmail | None:
    """Return the account's address."""
    async with office.house.store.read() as tx:
        return await tx.recovery_emails.find((await tx.accounts.find_subject(login)).account_id)


async def to_email(office: Office, user: int = PARENT, login: str = LOGIN, password: str = PASSWORD) -> Flow:
    """Begin /email and prove the current password."""
    house = office.house
    flow = await house.recovery_emails.begin(office.turn(user))
    flow = await house.current_password.login(office.turn(user), flow, login)
    return await house.recovery_emails.prove(office.turn(user), flow, password)


async def typed(office: Office, address: str = ADDRESS, user: int = PARENT) -> Flow:
    """Begin /email and type an address."""
    return await office.house.email_codes.typed(office.turn(user), await to_email(office, user), address)


async def confirmed(office: Office, address: str = ADDRESS, user: int = PARENT) -> Flow:
    """Live /email to its end."""
    flow = await typed(office, address, user)
    return await office.house.recovery_emails.code(office.turn(user), flow, await newest_code(office))


async def to_evidence(office: Office, user: int = AUNT, login: str = LOGIN) -> Flow:
    """Give the right answers from a chat that is new to the account."""
    flow = await office.answer(await office.recover(user, login))
    assert flow.step is Step.EVIDENCE
    return flow
