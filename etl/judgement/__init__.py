"""What figures say: the methods as plain functions, and their ``.sql`` for all figures at once."""

from etl.judgement.annual_trend import annual_trend
from etl.judgement.intervals import compared, proportion_interval, rate_interval
from etl.judgement.usual_range import usual_range

__all__ = ["annual_trend", "compared", "proportion_interval", "rate_interval", "usual_range"]
