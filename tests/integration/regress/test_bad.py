import unittest


class Bad(unittest.TestCase):
    def test_fine(self):
        pass

    def test_fails(self):
        self.assertEqual(1, 2)

    def test_error(self):
        raise ValueError("no \u20ac & <x>")
