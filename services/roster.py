"""Rosters: a school's students imported from a file, all or nothing, with slips for who never enrolled."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched, islice
from pathlib import Path

from domain.account import Account
from domain.events import Event, Tag
from services.roster_file import RosterFile, RosterRefused
from services.slips import Slip, refuse_existing, slip_time, written
from services.temporary_passwords import TemporaryPasswords, make
from storage.interface import Store, Transaction
from storage.records import RosterChange, School, TemporaryPassword
