"""Use cases: load, decide, write in one transaction; no Telegram, no SQL."""
