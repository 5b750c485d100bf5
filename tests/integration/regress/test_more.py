import unittest


class More(unittest.TestCase):
    def test_fails(self):
        self.fail("as always")

    def test_fails_too(self):
        self.fail("for the first time")
