"""The national run: every kommun's map as a file and the country in one, kommun by kommun.

``points`` deals what is counted, ``kommun`` builds one, ``records`` remembers what is done,
``run`` goes through all of them, ``cluster`` does so on several processes or machines.
"""
