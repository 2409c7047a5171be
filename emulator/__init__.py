"""A Telegram on your desk: people, chats and a strict Bot API over them, for tests and for the demo."""
