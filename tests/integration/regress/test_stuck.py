import os
import signal
import subprocess
import sys
import unittest


class Stuck(unittest.TestCase):
    def test_leaves(self):
        # What is left behind, in a session of its own, has to be ended too.
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
        os.kill(os.getpid(), signal.SIGSTOP)
