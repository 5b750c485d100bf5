import unittest

unittest.TestCase
