"""Core dumps: switched off, for the memory of a process at work holds what people just typed (SEC-04)."""

import sys

if sys.platform == "win32":

    def forbid() -> None:
        """Do nothing: Windows writes none unless its administrator asks for them."""

else:
    import resource

    def forbid() -> None:
        """Have the system write no core dump of this process and its children, whatever its limits were."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
