// An empty Swift program: what starting costs at the least.
