"""Fixtures for whole stories in this process: a house on SQLite, a Telegram in memory, and people in it."""
