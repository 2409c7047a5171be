"""One-time codes: RFC 6238's own numbers, two steps and no more."""

import base64

import pytest

from services.one_time_codes import OneTimeCodes

# RFC 6238, appendix B: the SHA-1 secret, and the last six digits of its codes.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924")]
codes = OneTimeCodes(lambda size: bytes(range(size)))


class TestOneTimeCodes:
    @pytest.mark.parametrize(("second", "code"), VECTORS)
    def test_the_codes_are_those_of_the_standard(self, second: int, code: str) -> None:
        """Source: RFC 6238, appendix B."""
        assert codes.find_step(SECRET, code, second // 30) == second // 30

    @pytest.mark.parametrize(("late", "found"), [(-1, False), (0, True), (1, True), (2, False)])
    def test_this_and_the_last_step_count(self, late: int, found: bool) -> None:  # noqa: FBT001 - a table's column
        """TOT-02."""
        assert (codes.find_step(SECRET, "081804", 37037036 + late) == 37037036) == found

    @pytest.mark.parametrize("typed", ["000000", "28708", "2870822", "", "x" * 6])
    def test_anything_else_is_no_code(self, typed: str) -> None:
        assert codes.find_step(SECRET, typed, 1) is None

    def test_a_secret_has_160_bits(self) -> None:
        """TOT-04."""
        secret = codes.new_secret()
        assert (len(secret), base64.b32decode(secret)) == (32, bytes(range(20)))

    def test_the_picture_tells_an_authenticator_all_it_needs(self) -> None:
        uri = codes.uri(SECRET, "Mr Lim", "ABC School")
        assert uri.startswith("otpauth://totp/MIMS%20Helpdesk:Mr%20Lim%20%28ABC%20School%29?")
        assert f"secret={SECRET}" in uri
