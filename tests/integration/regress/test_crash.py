import os
import signal
import unittest


class Crash(unittest.TestCase):
    def test_crashes(self):
        os.kill(os.getpid(), signal.SIGSEGV)
