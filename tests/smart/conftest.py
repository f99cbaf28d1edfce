"""The real token server and chart, for the tests of signing in."""

from tests.support.smart_chart import smart_chart

__all__ = ["smart_chart"]
