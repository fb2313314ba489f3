def play(env):
    pass
