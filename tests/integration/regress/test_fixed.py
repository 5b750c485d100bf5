import unittest


class Fixed(unittest.TestCase):
    def test_fine(self):
        pass
