print("digitd")
