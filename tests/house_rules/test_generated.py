"""Documents that follow from the code are those the code would write now (architecture 8)."""

from docs import generate


class TestGeneratedDocuments:
    def test_none_is_out_of_date(self) -> None:
        assert generate.documents()
        assert generate.outdated() == [], "run `make docs`"

    def test_every_setting_says_what_it_means(self) -> None:
        assert generate.settings()
        assert [each.name for each in generate.settings() if not each.meaning.endswith(".")] == []

    def test_every_command_says_what_it_does(self) -> None:
        sections = generate.commands_page().split("\n## ")[1:]
        assert sections
        assert [
            each.split("\n")[0] for each in sections if len(each.split("\n\n")) < len(("name", "help"))
        ] == []

    def test_the_example_file_sets_nothing_by_itself(self) -> None:
        """Copied as it is, it changes no default and holds no secret (SEC-01)."""
        lines = generate.example_file().splitlines()
        assert [line for line in lines if line and not line.startswith("#")] == []
