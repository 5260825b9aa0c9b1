"""`python -m cedre.operations.leash MODULE ARGUMENTS…`: MODULE, which does not outlive who started it.

Even after a kill -9, which leaves nobody to stop the children: the system then closes the other end of our
standard input, and that is the signal.
"""

import os
import runpy
import signal
import sys
import threading


def _follow() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_follow, daemon=True).start()
    _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
