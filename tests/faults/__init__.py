"""A sitting with real clients, while processes are killed, disks fill and networks fail.

    pytest tests/faults                     one short run of each case (also part of `make test`)
    make faults SEEDS=20 CANDIDATES=300     many seeds; what fails prints the line that replays it

The order of the kernel is not replayed, but everything that a seed decides is: who types what,
what the network loses, when which process dies.
"""
