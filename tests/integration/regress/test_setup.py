import unittest


class Setup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("cannot be set up")

    def test_never(self):
        pass
