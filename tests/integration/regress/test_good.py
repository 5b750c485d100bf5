import unittest


class Good(unittest.TestCase):
    def test_one(self):
        pass

    def test_two(self):
        pass

    @unittest.skip("not here")
    def test_skip(self):
        pass
