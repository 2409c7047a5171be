"""The process: command line, settings, logs, and everything that assembles and runs the bot."""

import os

# PTB 22.8 warns whenever it makes a RetryAfter, unless times may be timedeltas; it reads this when imported.
os.environ.setdefault("PTB_TIMEDELTA", "1")
