"""A complete competition run through the same services, with simulated people and a seed.

It is what a department runs before a real exam, what fills the demonstration, and what tests use
to stand at any stage. Above every other package, because it plays every role.
"""
