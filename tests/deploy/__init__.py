"""What deploy/ ships: files that agree with the code, nodes that stand in for one another."""
