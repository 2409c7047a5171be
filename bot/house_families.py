"""The families' side of the house: every use case of parents and students."""

from dataclasses import dataclass
from functools import cached_property

from bot.house_ground import HouseGround
from domain.flow import Flow
from domain.password import PasswordPolicy
from services.answer_sets import AnswerSets
from services.challenges import Challenges
from services.change_password import ChangePassword
from services.children import Children
from services.current_password import CurrentPassword
from services.email_codes import EmailCodes
from services.email_evidence import EmailEvidence
from services.email_offer import EmailOffer
from services.find_login import FindLogin
from services.first_login import FirstLogin
from services.forgot_password import ForgotPassword
from services.knowledge import Knowledge, load_knowledge
from services.known_chats import KnownChats
from services.languages import Languages
from services.new_password import NewPassword
from services.news import News
from services.phone_evidence import PhoneEvidence
from services.questions import Questions
from services.recall import Recall
from services.recovery_emails import RecoveryEmails
from services.security_questions import SecurityQuestions
from services.spray import Spray
from services.status import Status
from services.unlock import Unlock
from services.vouches import Vouches
from services.withdrawals import Withdrawals
from storage.keys import Purpose
from storage.records import Proof


@dataclass(frozen=True)
class HouseFamilies(HouseGround):
    """Use cases of families. Each names here, and only here, what it is made of."""

    @cached_property
    def _challenges(self) -> Challenges:
        return Challenges(
            self.store,
            self.keyring.secret(Purpose.DECOYS),
            self.outside.entropy,
            self.outside.timing.now,
            self.policy.questions,
        )

    @cached_property
    def _answers(self) -> AnswerSets:
        return AnswerSets(self._desk, self._challenges, self._tries[Proof.ANSWERS], self.hashing)

    @cached_property
    def _new_password(self) -> NewPassword:
        return NewPassword(self._desk, self.directory, self.hashing, self.temporary, News(self.email_codes))

    async def password_rules(self, flow: Flow) -> PasswordPolicy:
        """Return what a new password must be like at the school of the flow's account."""
        return await self._new_password.rules(flow)

    @cached_property
    def children(self) -> Children:
        """Whose chat this is."""
        return Children(self._desk)

    @cached_property
    def languages(self) -> Languages:
        """In which language people are spoken to."""
        return Languages(self._desk)

    @cached_property
    def knowledge(self) -> Knowledge:
        """What plain questions are answered from."""
        return load_knowledge(self.settings.knowledge_dir)

    @cached_property
    def forgot_password(self) -> ForgotPassword:
        """/forgot."""
        return ForgotPassword(
            self._desk,
            self._challenges,
            self._tries[Proof.ANSWERS],
            self._answers,
            self._new_password,
            self.vouches,
            Spray(self._desk),
        )

    @cached_property
    def vouches(self) -> Vouches:
        """A known chat speaks for a new one."""
        return Vouches(self._desk, self.freezes, self.keyring.secret(Purpose.DECOYS))

    @cached_property
    def phone_evidence(self) -> PhoneEvidence:
        """A shared phone number in /forgot."""
        return PhoneEvidence(self._desk)

    @cached_property
    def email_codes(self) -> EmailCodes:
        """Codes by e-mail."""
        return EmailCodes(self._desk, self._codes_keys)

    @cached_property
    def email_evidence(self) -> EmailEvidence:
        """A code by e-mail in /forgot."""
        return EmailEvidence(self._desk, self.email_codes)

    @cached_property
    def email_offer(self) -> EmailOffer:
        """The recovery e-mail at first login."""
        return EmailOffer(self._desk, self.email_codes, self.recovery_emails, is_open=self.post is not None)

    @cached_property
    def recovery_emails(self) -> RecoveryEmails:
        """/email."""
        return RecoveryEmails(self._desk, self.current_password, self.email_codes)

    @cached_property
    def questions(self) -> Questions:
        """Choosing questions and answers."""
        return Questions(self._desk, self._challenges, self.hashing)

    @cached_property
    def first_login(self) -> FirstLogin:
        """/first."""
        return FirstLogin(
            self._desk,
            self.questions,
            self._tries[Proof.TEMPORARY_PASSWORD],
            self._new_password,
            self.temporary,
            self.email_offer,
        )

    @cached_property
    def current_password(self) -> CurrentPassword:
        """The proof that /change and its like begin with."""
        return CurrentPassword(self._desk, self._tries[Proof.CURRENT_PASSWORD], self.hashing, self.directory)

    @cached_property
    def change_password(self) -> ChangePassword:
        """/change."""
        return ChangePassword(self._desk, self.current_password, self._new_password)

    @cached_property
    def security_questions(self) -> SecurityQuestions:
        """/questions."""
        return SecurityQuestions(self._desk, self.current_password, self.questions, News(self.email_codes))

    @cached_property
    def recall(self) -> Recall:
        """The practice round."""
        return Recall(self._desk, self._tries[Proof.ANSWERS], self._answers)

    @cached_property
    def find_login(self) -> FindLogin:
        """/find."""
        return FindLogin(self._desk, self.forgot_password)

    @cached_property
    def known_chats(self) -> KnownChats:
        """/chats."""
        return KnownChats(self._desk, self.current_password, self._codes_keys)

    @cached_property
    def status(self) -> Status:
        """/status."""
        return Status(self._desk, self.requests, self._tries)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """Requests that nobody needs any more."""
        return Withdrawals(self._desk)

    @cached_property
    def unlock(self) -> Unlock:
        """/unlock."""
        return Unlock(self._desk, self._tries[Proof.ANSWERS])
