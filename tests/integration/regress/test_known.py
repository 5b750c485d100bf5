import unittest


class Known(unittest.TestCase):
    def test_fine(self):
        pass

    def test_fails(self):
        self.fail("as always")
