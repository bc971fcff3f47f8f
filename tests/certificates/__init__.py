"""Draws certificates for tests and the benchmark. Every person, number and place on them is made up.

`layouts_test.py` judges the reader and is frozen together with what it is drawn with (see test_frozen.py);
`layouts_tuning.py` is what the reader was built with. The two share no wording order, font or geometry.
"""
