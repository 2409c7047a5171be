"""The documents a stranger reads first: there, true to the tree, and linked without a dead end."""

import hashlib
import re

from tests.house_rules.repository import PROJECT, ROOMS, ROOT, files

OFFICIAL_APACHE_2 = (
    "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"  # apache.org's LICENSE-2.0.txt
)
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def read(name: str) -> str:
    """A document at the root."""
    return (ROOT / name).read_text(encoding="utf-8")


class TestLinks:
    def test_every_link_between_documents_leads_somewhere(self) -> None:
        pages = files("*.md")
        assert pages
        dead = [
            f"{page.relative_to(ROOT).as_posix()}: {target}"
            for page in pages
            for target in LINK.findall(page.read_text(encoding="utf-8"))
            if not (page.parent / target).exists()
        ]
        assert dead == []


class TestReadme:
    def test_it_names_every_room(self) -> None:
        assert [room for room in ROOMS if f"[{room}/]" not in read("README.md")] == []

    def test_its_make_targets_exist(self) -> None:
        targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
        told = {
            name for page in files("*.md") for name in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))
        }
        told |= set(re.findall(r"^    make ([a-z-]+)", read("README.md"), re.MULTILINE))
        assert told
        assert told - targets == set()


class TestLicence:
    def test_it_is_the_official_text(self) -> None:
        assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == OFFICIAL_APACHE_2
        assert PROJECT["project"]["license"] == "Apache-2.0"


class TestSecurityPolicy:
    def test_it_says_how_to_report_in_private_and_what_is_supported(self) -> None:
        """SUP-07."""
        assert {"## Report a weakness", "## Supported versions"} <= set(read("SECURITY.md").splitlines())
        assert "privately" in read("SECURITY.md")


class TestSupplyChain:
    def test_every_package_we_name_is_listed_with_how_it_is_watched(self) -> None:
        """SUP-08: a new dependency gets its line, and one that went loses it."""
        rows = [line for line in read("docs/supply-chain.md").splitlines() if line.startswith("| `")]
        listed = {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1])}
        needed = {
            re.split(r"[\[<>=]", each)[0].replace(".", "-") for each in PROJECT["project"]["dependencies"]
        }
        assert listed == needed

    def test_it_is_said_how_weaknesses_are_looked_for_and_by_when_they_are_mended(self) -> None:
        """SUP-02: to run each week, against what is locked; one that cannot be looked up is a failure."""
        command = "pip-audit --strict --require-hashes --disable-pip -r requirements.txt"
        for page in ("CONTRIBUTING.md", "docs/supply-chain.md"):
            assert command in read(page), page
        assert "within 7 days" in read("CONTRIBUTING.md")


class TestPrivacyPapers:
    def test_the_assessment_and_the_transfer_note_are_there_and_linked(self) -> None:
        """PRV-04: from what a stranger reads first, and from the page on what is kept."""
        assert {"## Sending data to Telegram", "## Risks to children"} <= set(
            read("docs/dpia.md").splitlines()
        )
        assert "docs/dpia.md" in read("README.md")
        assert "(dpia.md)" in read("docs/privacy.md")

    def test_what_the_school_must_fill_in_is_marked(self) -> None:
        """PRV-04: nobody takes a template for a finished assessment."""
        assert read("docs/dpia.md").count("**School:**") >= 8


class TestDecisions:
    def test_each_is_numbered_in_turn_and_listed(self) -> None:
        pages = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
        assert [page[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)] != []
        index = read("docs/decisions/README.md")
        assert [page for page in pages if f"({page})" not in index] == []

    def test_each_says_why_what_and_what_follows(self) -> None:
        wanted = {"## Context", "## Decision", "## Consequences"}
        pages = list((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
        assert [page.name for page in pages if not wanted <= set(page.read_text("utf-8").splitlines())] == []


class TestChangelog:
    def test_the_version_is_written_down_or_unreleased(self) -> None:
        assert "## [Unreleased]" in read("CHANGELOG.md") or f"## [{PROJECT['project']['version']}]" in read(
            "CHANGELOG.md"
        )
