from . import chinese_holidays, timeline
