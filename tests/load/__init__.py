"""The night of the deadline, for real: `make rush` and `make chaos`.

`stage.py` starts the portal as in production, `world.py` fills it, `teams.py` and `habits.py` are the
students, `records.py` reads what became of it out of the database, `verdicts.py` compares both.
"""
