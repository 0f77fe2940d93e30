fc1 = Linear(1, 2)

module M { }

return 1
