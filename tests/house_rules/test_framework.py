"""What python-telegram-bot would remember for us is not used (security.md SES-02, architecture 4)."""

import ast
from collections.abc import Iterator

from tests.house_rules.repository import modules, place

REMEMBERS = {
    "PicklePersistence": "secrets in a pickle, written every 60 seconds",
    "DictPersistence": "the same in memory",
    "BasePersistence": "state beside the store",
    "persistence": "the builder's switch for it",
    "user_data": "lives in memory, never shrinks, and error handlers print it",
    "chat_data": "the same",
    "ConversationHandler": "keeps its state in memory; ours is conversations/handler.py",
    "conversation_timeout": "its job dies with the process and holds the last message",
    "arbitrary_callback_data": "buttons that forget what they mean after a restart",
    "JobQueue": "bypasses the order within a chat",
    "run_repeating": "the same",
    "concurrent_updates": "True processes one chat's messages at once; ours is bot/ordering.py",
}
ALLOWED = {
    ("bot/application.py", "concurrent_updates"): "where our own update processor is handed to the builder",
}


def mentioned(tree: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Every name, attribute, keyword and imported name of a tree, with its place."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name, node
            case ast.ImportFrom(names=names):
                yield from ((alias.name, node) for alias in names)
            case ast.Call(keywords=keywords):
                yield from ((keyword.arg or "", node) for keyword in keywords)


def unblocked(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls with `block=False`, which escape the chat's lock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(
            keyword.arg == "block"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is False
            for keyword in node.keywords
        ):
            yield node


class TestTheLint:
    def test_it_sees_imports_names_attributes_and_keywords(self) -> None:
        for written in (
            "from telegram.ext import PicklePersistence",
            "context.user_data",
            "f(persistence=p)",
        ):
            assert {name for name, _ in mentioned(ast.parse(written))} & REMEMBERS.keys(), written
        assert list(unblocked(ast.parse("CommandHandler('a', b, block=False)")))


class TestTelegramRooms:
    def test_nothing_is_remembered_outside_the_store(self) -> None:
        found = [
            f"{place(each, node)}: {name}, {REMEMBERS[name]}"
            for each in modules("bot", "conversations")
            for name, node in mentioned(each.tree)
            if name in REMEMBERS and (each.path, name) not in ALLOWED
        ]
        assert found == []

    def test_no_handler_escapes_the_lock_of_its_chat(self) -> None:
        found = [
            place(each, node) for each in modules("bot", "conversations") for node in unblocked(each.tree)
        ]
        assert found == []
