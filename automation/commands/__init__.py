"""The commands of `foundation`, one function each; `automation.cli` loads them when they are asked for."""
