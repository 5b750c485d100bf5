import threading
import unittest


class Hang(unittest.TestCase):
    def test_hangs(self):
        threading.Event().wait()
