module example.com/poolguard

go 1.19
