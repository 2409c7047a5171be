"""One conversation a file: python-telegram-bot in, python-telegram-bot out; no rules, no SQL."""
