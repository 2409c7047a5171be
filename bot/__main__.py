"""`python -m bot` is the console script `helpdesk`."""

import sys

from bot.cli import main

sys.exit(main())
