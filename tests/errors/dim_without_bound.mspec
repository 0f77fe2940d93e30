dim N
dim N = 3
dim N <= 
