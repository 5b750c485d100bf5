import os
import unittest


class Env(unittest.TestCase):
    def test_changes(self):
        os.environ["AMPY_CHANGED"] = "1"
